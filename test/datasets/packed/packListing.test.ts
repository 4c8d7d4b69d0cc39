/** What a dataset folder may hold that it should not, and packing that is cut short. */
import assert from 'node:assert/strict';
import fs, { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mock, test } from 'node:test';
import sharp from 'sharp';
import type { Listing } from '../../../lib/datasets/listing/listing';
import type { PackSettings } from '../../../lib/datasets/packed/cache';
import { openListing } from '../../../lib/datasets/packed/packListing';
import { MienError } from '../../../lib/support/errors';
import { encode, picture, SIDE, writeFile } from '../../data/fer2013';
import { gif, pngThatClaims } from '../../data/images';
import { openFilesIn } from '../../data/openFiles';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { assertRefuses } from '../listings';

const cache = temporaryCache();
const packing = { shape: [SIDE, SIDE, 1], margin: 0 } as const;

function listing(root: string, files: readonly string[]): Listing {
  const images = files.map((file, i) => ({ file, split: 'train', label: i % 2 }) as const);
  return { name: 'hostile', classes: ['a', 'b'], factors: [], root, images, notes: [] };
}

/** Many good files, each with its own picture. */
async function folderOf(count: number): Promise<Listing> {
  const root = temporaryFolder();
  const files = Array.from({ length: count }, (_, i) => `${i}.png`);
  for (const [i, file] of files.entries()) writeFile(join(root, file), await encode(picture(i % 25), 'png'));
  return listing(root, files);
}

test('what cannot be read is left out and named, the rest is packed with its labels', async () => {
  const root = temporaryFolder();
  const good = await encode(picture(3), 'jpeg');
  const quarter = sharp(Buffer.alloc(48 * 48 * 3, 90), { raw: { width: 48, height: 48, channels: 3 } });
  const files: Record<string, () => void | Promise<void>> = {
    'good.jpg': () => writeFile(join(root, 'good.jpg'), good),
    'bomb.png': () => writeFile(join(root, 'bomb.png'), pngThatClaims(60_000, 60_000)),
    'empty.jpg': () => writeFile(join(root, 'empty.jpg'), ''),
    'cmyk.jpg': async () =>
      writeFile(join(root, 'cmyk.jpg'), await quarter.clone().toColourspace('cmyk').jpeg().toBuffer()),
    'deep.png': async () =>
      writeFile(join(root, 'deep.png'), await quarter.clone().toColourspace('rgb16').png().toBuffer()),
    'moving.gif': () => writeFile(join(root, 'moving.gif'), gif(SIDE, [1, 0])),
    '笑顔 ü’s\n.jpg': () => writeFile(join(root, '笑顔 ü’s\n.jpg'), good),
    'cut.jpg': () => writeFile(join(root, 'cut.jpg'), good.subarray(0, good.length / 2)),
    'folder.jpg': () => void mkdirSync(join(root, 'folder.jpg')),
    'gone.jpg': () => {},
    'dangling.jpg': () => symlinkSync(join(root, 'nowhere'), join(root, 'dangling.jpg')),
    'link.jpg': () => symlinkSync(join(root, 'good.jpg'), join(root, 'link.jpg')),
    'text.jpg': () => writeFile(join(root, 'text.jpg'), 'I am no picture'),
  };
  for (const make of Object.values(files)) await make();
  const names = Object.keys(files);
  const { splits, unreadable } = await openListing(listing(root, names), packing);
  const bad = ['bomb.png', 'empty.jpg', 'cut.jpg', 'folder.jpg', 'gone.jpg', 'dangling.jpg', 'text.jpg'];
  assert.deepEqual(unreadable.map((text) => text.split(': ')[0]).sort(), [...bad].sort());
  assert.match(unreadable.find((text) => text.startsWith('folder.jpg'))!, /it is a folder/);
  assert.match(unreadable.find((text) => text.startsWith('gone.jpg'))!, /no such file/);
  const kept = names.flatMap((name, i) => (bad.includes(name) ? [] : [{ name, label: i % 2 }]));
  assert.deepEqual(
    [...splits.train.labels],
    kept.map(({ label }) => label),
  );
  assert.deepEqual(
    kept.map((_, i) => splits.train.fileOf?.(i)),
    kept.map(({ name }) => name),
    'what was left out shifts no name',
  );
});

test('a file that may not be read is left out and named', {
  skip: process.getuid?.() === 0 && 'root may read all',
}, async () => {
  const all = await folderOf(4);
  chmodSync(join(all.root, '2.png'), 0);
  const { unreadable } = await openListing(all, packing);
  assert.deepEqual(unreadable.length, 1);
  assert.match(unreadable[0]!, /^2\.png: .*permission denied/);
});

/** Packs a listing of 700 images and throws in the middle of it; time passes so fast that every step is a checkpoint. */
async function cutShort(all: Listing, settings: PackSettings = {}): Promise<number> {
  let now = 0;
  const clock = mock.method(performance, 'now', () => (now += 10_000));
  let reached = 0;
  const progress = (_: string, done: number) => {
    reached = done;
    if (done >= 300) throw new Error('cut short');
  };
  try {
    await assert.rejects(openListing(all, packing, { ...settings, progress }), /cut short/);
  } finally {
    clock.mock.restore();
  }
  return reached;
}

const beside = () => readdirSync(cache).filter((name) => name.endsWith('.tmp'));

/** Of a cache: images, labels, factors and names. */
const isContent = (name: string) => /\.npy$|-files\.json$/.test(name);

test('packing that was cut short goes on where it stopped, to the very same cache', async () => {
  const all = await folderOf(700);
  writeFileSync(join(all.root, '5.png'), 'no picture');
  writeFileSync(join(all.root, '650.png'), 'no picture either');
  const whole = await openListing(all, packing);
  const want = readdirSync(whole.folder)
    .filter(isContent)
    .map((name) => [name, readFileSync(join(whole.folder, name))]);
  fs.rmSync(whole.folder, { recursive: true });

  const reached = await cutShort(all);
  assert.ok(reached >= 300 && reached < 700, `${reached}`);
  assert.equal(beside().length, 1);
  const steps: number[] = [];
  const resumed = await openListing(all, packing, { progress: (_, done) => steps.push(done) });
  assert.ok(steps[0]! > reached, `it went on at ${steps[0]}`);
  assert.deepEqual(
    readdirSync(resumed.folder)
      .filter(isContent)
      .map((name) => [name, readFileSync(join(resumed.folder, name))]),
    want,
  );
  assert.deepEqual(resumed.unreadable, whole.unreadable);
  assert.equal(resumed.unreadable.length, 2);
  assert.deepEqual(beside(), []);
  assert.equal(fs.existsSync(join(resumed.folder, 'journal.json')), false);
});

const spoiled: Record<string, (folder: string, all: Listing) => void> = {
  'whose images were truncated': (folder) => truncateSync(join(folder, 'train-images.npy'), 5000),
  'whose journal is cut off': (folder) => truncateSync(join(folder, 'journal.json'), 20),
  'whose source has changed': (_, all) => writeFileSync(join(all.root, '0.png'), readFileSync(join(all.root, '1.png'))),
};

for (const [what, spoil] of Object.entries(spoiled)) {
  test(`a part ${what} is not gone on with, and does not stay`, async () => {
    const all = await folderOf(600);
    await cutShort(all);
    spoil(join(cache, beside()[0]!), all);
    const steps: number[] = [];
    const opened = await openListing(all, packing, { progress: (_, done) => steps.push(done) });
    assert.ok(steps[0]! < 300, 'from the beginning');
    assert.equal(opened.splits.train.size, 600);
    assert.deepEqual(beside(), []);
  });
}

test('what a killed process left is cleaned away, what a living one fills is left alone', async () => {
  const all = await folderOf(4);
  const { folder } = await openListing(all, packing);
  const host = (await import('node:os')).hostname();
  const dead = `${folder}.${host}.4194304999.0.tmp`; // no process has so high a number
  const living = `${folder}.${host}.${process.pid}.77.tmp`;
  const foreign = `${folder}.elsewhere.4194304999.0.tmp`;
  for (const left of [dead, living, foreign]) mkdirSync(left);
  writeFileSync(join(all.root, '0.png'), readFileSync(join(all.root, '1.png'))); // packed again
  await openListing(all, packing);
  assert.deepEqual(
    beside()
      .map((name) => join(dirname(folder), name))
      .sort(),
    [foreign, living].sort(),
  );
  for (const left of [living, foreign]) fs.rmdirSync(left);
});

test('a disk that is full is said in words, gives the files back, and packing goes on when there is room', async () => {
  const all = await folderOf(700);
  const before = openFilesIn(cache);
  let now = 0;
  const clock = mock.method(performance, 'now', () => (now += 10_000));
  const write = fs.writeSync;
  let room = 400 * SIDE * SIDE;
  const disk = mock.method(fs, 'writeSync', (...args: Parameters<typeof write>) => {
    room -= (args[1] as unknown as Uint8Array).length;
    if (room < 0)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    return write(...args);
  });
  await assert.rejects(
    openListing(all, packing),
    (error) =>
      error instanceof MienError &&
      /Cannot write .*train-images\.npy: the disk is full \(ENOSPC\)[\s\S]*MIEN_CACHE/.test(error.message),
  );
  disk.mock.restore();
  clock.mock.restore();
  assert.deepEqual(openFilesIn(cache), before);
  const steps: number[] = [];
  const { splits, close } = await openListing(all, packing, { progress: (_, done) => steps.push(done) });
  assert.ok(steps[0]! > 300, `it went on at ${steps[0]}`);
  assert.deepEqual(splits.train.read([699]), picture(699 % 25));
  close();
  assert.throws(() => splits.train.read([0]), /was closed/);
  assert.throws(() => splits.train.fileOf?.(0), /was closed/);
  assert.deepEqual(openFilesIn(cache), before);
});

test('a class none of whose training images can be read is an error that names it and why; one image is enough', async () => {
  const all = await folderOf(6); // classes by turns: 1, 3 and 5 are of the second
  for (const file of ['1.png', '3.png', '5.png']) writeFileSync(join(all.root, file), '<html>');
  await assertRefuses(
    () => openListing(all, packing),
    new RegExp(`none of the 3 training images of ${all.classes[1]} can be read \\(1\\.png: it is a web page`),
  );
  const elsewhere = all.images.map((image) => (image.file === '1.png' ? image : { ...image, split: 'test' as const }));
  await assertRefuses(() => openListing({ ...all, images: elsewhere }, packing), /none of the 1 training images/);
  writeFileSync(join(all.root, '5.png'), await encode(picture(5), 'png'));
  const { splits } = await openListing(all, packing);
  assert.deepEqual([...splits.train.labels], [0, 0, 0, 1]);
});
