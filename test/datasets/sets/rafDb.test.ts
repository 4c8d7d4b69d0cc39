import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listRafDb } from '../../../lib/datasets/sets/rafDb/list';
import { rafDbLines, writeRafDb } from '../../data/rafDb';
import { temporaryFolder } from '../../data/temporary';
import { assertDrawn, assertRefuses, drawn, tally } from '../listings';

test('labels 1 … 7 are the seven classes in the order of RAF-DB; a tenth of training is validation', async () => {
  const root = temporaryFolder();
  await writeRafDb(root, rafDbLines(20));
  const listing = listRafDb(root);
  assert.deepEqual([listing.name, listing.root], ['raf-db', root]);
  assert.deepEqual(listing.classes, ['surprise', 'fear', 'disgust', 'happy', 'sad', 'anger', 'neutral']);
  const each = (n: number) => new Array(7).fill(n);
  assertDrawn(listing, each(20), { validation: 0.1 });
  assert.deepEqual(tally(listing).test, each(1));
  assert.deepEqual(
    listing.images.filter(({ split }) => split === 'test').map(({ file, label }) => [file, label]),
    [6, 5, 4, 3, 2, 1, 0].map((label, i) => [`Image/aligned/test_000${i + 1}_aligned.jpg`, label]),
  );
  for (const { file, label, split } of listing.images) {
    if (split !== 'test') assert.equal(label, (Number(file.match(/train_(\d+)_aligned/)![1]) - 1) % 7);
  }
  assert.match(listing.notes.join(), /seed 1: validation \(about 10 %\)/);
  assert.notDeepEqual(drawn(listRafDb(root, { splitSeed: 2 })).images, drawn(listing).images);
});

test('the archive’s folder basic/, images that unpacked one folder deeper, the line ends of Windows', async () => {
  const root = temporaryFolder();
  await writeRafDb(join(root, 'basic'), rafDbLines(1), 'Image/aligned/aligned', '\r\n');
  const { images } = listRafDb(root);
  assert.equal(images.length, 14);
  assert.equal(images[0]!.file, 'basic/Image/aligned/aligned/train_00001_aligned.jpg');
});

const badLines: Record<string, [line: string, says: RegExp]> = {
  'a label out of range': ['train_00002.jpg 8', /line 2: has the label 8, which is not 1 … 7/],
  'the label 0': ['train_00002.jpg 0', /line 2: has the label 0/],
  'a label that is no number': ['train_00002.jpg happy', /line 2: has the label happy/],
  'no label': ['train_00002.jpg', /line 2: "train_00002\.jpg" is not like/],
  'an image of no split': ['valid_00002.jpg 3', /line 2: "valid_00002\.jpg 3" is not like/],
  'a name that climbs out': ['train_/../../../x.jpg 3', /line 2: the name "train_\/..\/..\/..\/x\.jpg" climbs/],
};
for (const [what, [line, says]] of Object.entries(badLines)) {
  test(`${what} is an error that names the line`, async () => {
    const root = temporaryFolder();
    await writeRafDb(root, ['train_00001.jpg 1', line, 'test_0001.jpg 1']);
    await assertRefuses(() => listRafDb(root), says);
  });
}

test('what is missing is named', async () => {
  const root = temporaryFolder();
  await assertRefuses(
    () => listRafDb(root),
    /neither EmoLabel\/list_patition_label\.txt nor basic\/.*, and no train\/ and test\//,
  );
  await writeRafDb(root, ['train_00001.jpg 1']);
  await assertRefuses(() => listRafDb(root), /names no test images/);
  await writeRafDb(root, rafDbLines(1));
  rmSync(join(root, 'Image/aligned'), { recursive: true });
  await assertRefuses(() => listRafDb(root), /There is no .*aligned/);
  await writeRafDb(root, rafDbLines(1), 'Image/aligned/elsewhere');
  await assertRefuses(() => listRafDb(root), /None of the 14 images/);
});

test('an image that is missing stays listed, so that packing reports it', async () => {
  const root = temporaryFolder();
  await writeRafDb(root, rafDbLines(1));
  rmSync(join(root, 'Image/aligned/train_00003_aligned.jpg'));
  assert.equal(listRafDb(root).images.length, 14);
});
