import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDataset } from '../../../lib/datasets/open';
import { listCkPlus } from '../../../lib/datasets/sets/ckPlus/list';
import { MienError } from '../../../lib/support/errors';
import { writeFile } from '../../data/fer2013';
import { assertNobodyTwice } from '../../data/people';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { writeTiny } from '../../data/tinyImages';

temporaryCache();

const frame = (subject: string, sequence: string, number: number) =>
  `cohn-kanade-images/${subject}/${sequence}/${subject}_${sequence}_${String(number).padStart(8, '0')}.png`;
const CODE = { 1: 'angry', 2: 'contempt', 3: 'disgust', 4: 'fear', 5: 'happy', 6: 'sad', 7: 'surprise' };

/** Five people; sequence 001 of each has a label, 002 has none. Frame n of person p is all 20·p + n. */
async function release(): Promise<string> {
  const root = temporaryFolder();
  for (let p = 1; p <= 5; p++) {
    const subject = `S00${p}`;
    for (let n = 1; n <= 9 + p; n++) await writeTiny(root, frame(subject, '001', n), 20 * p + n);
    for (let n = 1; n <= 6; n++) await writeTiny(root, frame(subject, '002', n), 0);
    const last = String(9 + p).padStart(8, '0');
    writeFile(join(root, `Emotion/${subject}/001/${subject}_001_${last}_emotion.txt`), `   ${p}.0000000e+00\n`);
    mkdirSync(join(root, `Emotion/${subject}/002`), { recursive: true }); // the release has empty folders
  }
  writeFile(join(root, 'cohn-kanade-images/S001/001/.DS_Store'), '');
  return root;
}

test('the release: the last three frames of a labelled sequence have its label, the first is neutral', async () => {
  const root = await release();
  const { images, classes, notes, factors, name } = listCkPlus(root);
  assert.equal(name, 'ckplus');
  assert.deepEqual(classes, ['neutral', 'angry', 'contempt', 'disgust', 'fear', 'happy', 'sad', 'surprise']);
  assert.deepEqual(
    images.map(({ file, label }) => [file, classes[label]]),
    [1, 2, 3, 4, 5].flatMap((p) => [
      [frame(`S00${p}`, '001', 1), 'neutral'],
      ...[7, 8, 9].map((n) => [frame(`S00${p}`, '001', n + p), CODE[p as 1]]),
    ]),
  );
  assert.deepEqual(factors, [{ name: 'subject', values: ['S001', 'S002', 'S003', 'S004', 'S005'] }]);
  assert.deepEqual(notes[0], '5 sequences without a label are left out.');
  assert.equal(notes[1], 'Divided by person, each by the name and seed 1: 2 train, 2 validation, 1 test.');
  assertNobodyTwice(images);
  assert.ok(images.every(({ box }) => box === undefined));
});

test('the release is packed with what is on its frames, and folds divide it by person', async () => {
  const root = await release();
  const choice = { name: 'ckplus', root, synthetic: {} as never, side: 16 } as const;
  const tested: number[] = [];
  const fingerprints = new Set([(await openDataset(choice)).fingerprint]);
  for (const index of [0, 1, 2]) {
    const { splits, fingerprint } = await openDataset({ ...choice, fold: { index, of: 3 } });
    fingerprints.add(fingerprint);
    for (let i = 0; i < splits.test.size; i++) {
      const value = splits.test.read([i])[0]!;
      const person = splits.test.factors[0]!.codes[i]! + 1;
      assert.ok(value > 20 * person && value <= 20 * person + 9 + person, `${value} of person ${person}`);
      assert.equal(splits.test.labels[i], value === 20 * person + 1 ? 0 : person);
      tested.push(value);
    }
  }
  assert.equal(new Set(tested).size, 20);
  assert.equal(tested.length, 20);
  assert.equal(fingerprints.size, 4);
});

test('the release with landmarks: the box is that of the points', async () => {
  const root = await release();
  const points = '   2.5e+00   3.0e+00\n   6.0e+00   1.0e+00 \n   4.0e+00   7.5e+00\n';
  writeFile(join(root, 'Landmarks/S002/001/S002_001_00000011_landmarks.txt'), points);
  const boxes = listCkPlus(root).images.filter(({ box }) => box);
  assert.deepEqual(
    boxes.map(({ file, box }) => [file, box]),
    [[frame('S002', '001', 11), { left: 2.5, top: 1, width: 3.5, height: 6.5 }]],
  );
});

test('a sequence too short to have a neutral and three peak frames is left out by name', async () => {
  const root = await release();
  for (let n = 4; n <= 10; n++) rmSync(join(root, frame('S001', '001', n)));
  const { images, notes } = listCkPlus(root);
  assert.equal(images.length, 16);
  assert.ok(notes.includes('Left out, as they have no more than 3 frames: S001/001.'));
});

for (const text of ['', '8.0', '-1', '2.5', 'happy', '1 2']) {
  test(`an emotion file that holds ${JSON.stringify(text)} is an error that names it`, async () => {
    const root = await release();
    const file = 'Emotion/S001/001/S001_001_00000010_emotion.txt';
    writeFile(join(root, file), text);
    assert.throws(
      () => listCkPlus(root),
      (error) => error instanceof MienError && error.message.includes(file),
    );
  });
}

test('landmarks that are no pairs of numbers are an error', async () => {
  const root = await release();
  writeFile(join(root, 'Landmarks/S002/001/S002_001_00000011_landmarks.txt'), '1 2 3');
  assert.throws(() => listCkPlus(root), /does not hold pairs/);
});

test('frames without annotations are an error', async () => {
  const root = await release();
  rmSync(join(root, 'Emotion'), { recursive: true });
  assert.throws(() => listCkPlus(root), /no Emotion\//);
});

async function folders(more: readonly string[] = []): Promise<string> {
  const root = temporaryFolder();
  const names = ['anger', 'contempt', 'disgust', 'fear', 'happy', 'sadness', 'surprise', ...more];
  for (const [n, name] of names.entries()) {
    for (const p of [0, 1, 2]) await writeTiny(root, `${name}/S0${10 + n + p}_00${1 + p}_0000001${p}.png`, n);
  }
  return root;
}

for (const neutral of [false, true]) {
  test(`class folders ${neutral ? 'with' : 'without'} neutral`, async () => {
    const root = await folders(neutral ? ['neutral'] : []);
    writeFile(join(root, 'fear/about.png'), 'x');
    const { images, classes, notes, factors } = listCkPlus(root);
    const seven = ['angry', 'contempt', 'disgust', 'fear', 'happy', 'sad', 'surprise'];
    assert.deepEqual(classes, neutral ? ['neutral', ...seven] : seven);
    assert.equal(images.length, neutral ? 24 : 21);
    for (const { file, label, factors: [subject] = [] } of images) {
      const [folder, name] = file.split('/') as [string, string];
      assert.equal(classes[label], { anger: 'angry', sadness: 'sad' }[folder] ?? folder);
      assert.equal(factors[0]!.values[subject!], name.slice(0, 4));
    }
    assertNobodyTwice(images);
    assert.equal(notes[0], 'Left out, as their names do not say who is on them: fear/about.png.');
  });
}

test('a folder that is no class, and a folder without anything', async () => {
  const root = await folders();
  mkdirSync(join(root, 'bored'));
  assert.throws(() => listCkPlus(root), /bored is not a class of CK\+/);
  assert.throws(() => listCkPlus(temporaryFolder()), /neither cohn-kanade-images/);
});
