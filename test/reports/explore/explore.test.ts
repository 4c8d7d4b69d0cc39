import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { resolveConfig } from '../../../lib/config/resolve';
import { codeOf, sceneOf } from '../../../lib/explorer/data';
import type { Parts } from '../../../lib/reports/explore/document';
import { explore } from '../../../lib/reports/explore/explore';
import { shownImages } from '../../../lib/reports/shownImages';
import { type OpenRun, withRun } from '../../../lib/runs/openRun';
import { train } from '../../../lib/runs/train';
import { mien, tinyConfig } from '../../data/runs';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { writeTiny } from '../../data/tinyImages';

temporaryCache();
const folder = temporaryFolder();
const run = join(folder, 'runs', 'tiny');

before(() => train(tinyConfig({ training: { epochs: 1 } }), { out: run }));

function partOf<Name extends keyof Parts>(page: string, name: Name): Parts[Name] {
  const window: { mien?: Partial<Parts> } = {};
  runInNewContext(readFileSync(join(page, `${name}.js`), 'utf8'), { window });
  return structuredClone(window.mien![name]) as Parts[Name];
}

test('the command: a folder with all that the page needs, of the run’s own codes, labels and faces', async () => {
  const out = join(folder, 'pages', 'tiny');
  const { code, stdout, stderr } = await mien('explore', '--run', run, '--out', out, '--json');
  assert.equal(code, 0, stderr);
  const told = JSON.parse(stdout);
  assert.deepEqual([told.images, told.shown, told.page], [63, 63, join(out, 'index.html')]);
  const files = [
    'codes.js',
    'detector.js',
    'explorer.css',
    'explorer.js',
    'faces-1.webp',
    'index.html',
    'network.js',
    'points.js',
    'tf.js',
  ];
  assert.deepEqual(readdirSync(out).sort(), files);
  await withRun(run, async ({ dataset, codes, probabilities }) => {
    const scene = sceneOf(partOf(out, 'points'));
    const { labels, factors } = dataset.splits.test;
    assert.deepEqual([scene.run, scene.dataset, scene.n, [...scene.shape]], ['tiny', 'synthetic', 63, [32, 32, 1]]);
    assert.deepEqual([...scene.factors[0]!.codes], [...labels]);
    assert.deepEqual(
      scene.factors.slice(3).map(({ name, codes }) => [name, [...codes]]),
      factors.map(({ name, codes }) => [name, [...codes]]),
    );
    const { values, columns } = probabilities('test');
    for (let i = 0; i < 63; i++) {
      const row = [...values.subarray(i * columns, (i + 1) * columns)];
      assert.equal(scene.factors[1]!.codes[i], row.indexOf(Math.max(...row)));
      assert.equal(scene.factors[2]!.codes[i], Number(scene.factors[1]!.codes[i] === labels[i]));
    }
    for (const [k, image] of scene.clearest.entries()) assert.equal(labels[image], k);
    const packed = partOf(out, 'codes');
    const own = codes('test');
    for (const name of ['expression', 'nuisance'] as const) {
      const { values: back } = await codeOf(packed[name]);
      const most = Math.max(...packed[name].step);
      assert.ok(
        back.every((value, i) => Math.abs(value - own[name].values[i]!) <= 0.51 * most),
        name,
      );
      const places = scene.positions[name];
      assert.ok(places.length === 126 && places.every((place) => place >= 0 && place <= 1), name);
    }
    assert.ok(partOf(out, 'network').decoder);
  });
});

test('the page of a run on photographs that it has never seen: all of them, and a word about passing them on', async () => {
  const faces = join(folder, 'faces');
  for (let i = 0; i < 34; i++) await writeTiny(faces, join(i % 2 ? 'happy' : 'sad', `${i}.png`), 7 * i, 32);
  const out = join(folder, 'pages', 'faces');
  const own = ['--dataset', 'folder', '--root', faces, '--split', 'all'];
  const { code, stdout, stderr } = await mien('explore', '--run', run, ...own, '--out', out);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /34 faces, [\d.]+ MB[\s\S]*only where their licence, and the people they show, allow/);
  const { n, factors, clearest } = sceneOf(partOf(out, 'points'));
  assert.equal(n, 34);
  assert.equal([...factors[0]!.codes].filter((label) => label === 1).length, 17);
  assert.equal(clearest[0], -1, 'nobody is neutral');
});

test('nothing in it says where it was made, or is fetched from elsewhere', () => {
  const out = join(folder, 'pages', 'tiny');
  for (const file of readdirSync(out).filter((name) => name !== 'tf.js')) {
    const content = readFileSync(join(out, file), 'latin1');
    assert.ok(!content.includes(dirname(run)) && !content.includes(process.cwd()), file);
    if (/\.(html|css)$/.test(file)) assert.ok(!/https?:|url\((?!data:)/.test(content), file);
  }
});

test('a page is made anew in its place; a folder of other things is left alone, and the page is not half written', async () => {
  const out = join(folder, 'mine');
  mkdirSync(out);
  writeFileSync(join(out, 'thesis.tex'), 'years of work');
  await withRun(run, async (opened) => {
    await assert.rejects(explore(opened, { out }), /mine holds something else\n.*--out/);
    assert.deepEqual(readdirSync(out), ['thesis.tex']);
    const { page } = await explore(opened);
    assert.equal(page, join(run, 'explore', 'index.html'));
    writeFileSync(join(run, 'explore', 'stale.js'), '');
    await explore(opened);
    assert.ok(!existsSync(join(run, 'explore', 'stale.js')));
    const interruption = new AbortController();
    interruption.abort();
    await assert.rejects(explore(opened, { out: join(folder, 'half'), signal: interruption.signal }));
    assert.ok(!existsSync(join(folder, 'half')));
  });
});

test('too few images to lay out, and a run that does not decode', async () => {
  const few = join(folder, 'runs', 'few');
  const config = tinyConfig({
    dataset: { synthetic: { test: 20 } },
    ...{ training: { epochs: 1 }, loss: { reconstruction: { weight: 0 } } },
  });
  await train(config, { out: few });
  await withRun(few, (opened) =>
    assert.rejects(explore(opened), /test split has 20 images, too few to lay out\n.*at least 32/),
  );
  const plain = join(folder, 'runs', 'plain');
  await train(resolveConfig(config, { dataset: { synthetic: { test: 40 } } }), { out: plain });
  await withRun(plain, (opened: OpenRun) => explore(opened));
  assert.equal(partOf(join(plain, 'explore'), 'network').decoder, null);
});

test('as many faces as are asked for, each class by the clearest of them, and no fewer than can be laid out', async () => {
  const out = join(folder, 'pages', 'some');
  const { code, stdout, stderr } = await mien('explore', '--run', run, '--faces', '40', '--out', out, '--json');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /40 of 63 test images are shown, drawn by seed/);
  assert.match(stderr, /Naming 63 test images/);
  assert.deepEqual([JSON.parse(stdout).images, JSON.parse(stdout).shown], [63, 40]);
  const { n, images, clearest, first, factors, positions } = sceneOf(partOf(out, 'points'));
  assert.deepEqual([n, images, positions.nuisance.length], [40, 63, 80]);
  assert.ok(first >= 0 && first < 40);
  const labels = factors[0]!.codes;
  for (const [k, image] of clearest.entries()) assert.ok(labels.includes(k) ? labels[image] === k : image === -1);
  const few = await mien('explore', '--run', run, '--faces', '31', '--out', out);
  assert.equal(few.code, 2);
  assert.match(few.stderr, /31 faces are too few to lay out\n.*at least 32/);
});

test('of more images than a page can show so many are drawn, the same each time', () => {
  const shown = shownImages(1000, 100);
  assert.deepEqual(shown, shownImages(1000, 100));
  assert.equal(new Set(shown).size, 100);
  assert.ok(shown.every((image, i) => i === 0 || image > shown[i - 1]!) && shown.at(-1)! < 1000);
  assert.equal(shownImages(100, 100).length, 100);
});
