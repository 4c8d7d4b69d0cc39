import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { SPLIT_NAMES } from '../../lib/datasets/dataset';
import { openDataset } from '../../lib/datasets/open';
import { SYNTHETIC_DEFAULTS, syntheticFaces } from '../../lib/datasets/synthetic';
import { MienError, UsageError } from '../../lib/support/errors';
import { openFilesIn } from '../data/openFiles';
import { temporaryCache } from '../data/temporary';

const cache = temporaryCache();
const small = { ...SYNTHETIC_DEFAULTS, train: 30, validation: 7, test: 14, side: 32, identities: 3 };
const choose = (synthetic: typeof small) => ({ name: 'synthetic', root: null, synthetic }) as const;

test('the synthetic faces from the cache are those that were rendered', async () => {
  const rendered = await syntheticFaces(small, { threads: 0 });
  const opened = await openDataset(choose(small));
  assert.deepEqual([opened.classes, opened.shape], [rendered.classes, rendered.shape]);
  for (const name of SPLIT_NAMES) {
    const [a, b] = [opened.splits[name], rendered.splits[name]];
    const all = [...Array(b.size).keys()];
    assert.equal(a.size, b.size);
    assert.deepEqual(a.labels, b.labels);
    assert.deepEqual(a.read(all), b.read(all));
    assert.deepEqual(
      a.factors.map((factor) => [factor.name, factor.values, [...factor.codes]]),
      b.factors.map((factor) => [factor.name, factor.values, [...factor.codes]]),
    );
  }
});

test('they are rendered once; other options are another cache beside it', async () => {
  const renderings = async (options: typeof small) => {
    let calls = 0;
    await openDataset(choose(options), { progress: () => calls++ });
    return calls;
  };
  assert.equal(await renderings(small), 0);
  assert.ok((await renderings({ ...small, seed: 2 })) > 0);
  assert.equal(await renderings(small), 0);
  assert.equal(readdirSync(cache).length, 2);
});

test('what cannot be divided as asked gives its files back', async () => {
  const before = openFilesIn(cache);
  const none = {
    ...choose(small),
    subset: { test: { light: ['left'], identity: ['person 1'], glasses: ['yes'], yaw: ['left'] } },
  };
  await assert.rejects(openDataset(none), /No image of the test split/);
  assert.deepEqual(openFilesIn(cache).sort(), before.sort());
});

test('a dataset that needs files says so when it is not told where they are', async () => {
  await assert.rejects(
    async () => openDataset({ name: 'fer2013', root: null, synthetic: small }),
    (error) => error instanceof MienError && /fer2013 needs its files[\s\S]*--root/.test(error.message),
  );
});

test('an option that does not exist or is out of range is refused before anything is rendered', async () => {
  await assert.rejects(openDataset(choose({ ...small, side: 31 })), /synthetic\.side is 31; it takes at least 32/);
  for (const [more, says] of [
    [{ sied: 24 }, /no key sied in the dataset/],
    [{ side: '48' }, /side is "48"; it takes a number/],
    [{ fold: { index: 3, of: 3 } }, /fold\.index is 3/],
    [{ shortcut: { factor: 'light', strength: 2 } }, /shortcut\.strength is 2; it takes at most 1/],
    [{ subset: { trian: { light: ['left'] } } }, /no key subset\.trian/],
    [{ subset: { train: { light: 'left' } } }, /subset\.train\.light is "left"/],
  ] as const) {
    await assert.rejects(openDataset({ ...choose(small), ...more } as never), (error) => {
      return error instanceof UsageError && says.test(error.message);
    });
  }
  assert.equal(readdirSync(cache).length, 2);
});

test('a side or a colour that the synthetic faces would not have is a mistake, and one that they have is none', async () => {
  await assert.rejects(openDataset({ ...choose(small), side: 64 }), (error: Error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /dataset\.side is 64.*32\n.*dataset\.synthetic\.side=64/);
    return true;
  });
  await assert.rejects(openDataset({ ...choose(small), colour: true }), /dataset\.synthetic\.colour=true/);
  (await openDataset({ ...choose(small), side: 32, colour: false })).close();
});

test('what a dataset has no factor for is refused before anything is rendered', async () => {
  const unseen = choose({ ...small, seed: 77 });
  const folders = readdirSync(cache).length;
  const asked = [
    [{ shortcut: { factor: 'lihgt', strength: 0.9 } }, /no factor lihgt that dataset\.shortcut could be of\n.*light/],
    [{ subset: { test: { lihgt: ['left'] } } }, /no factor lihgt\n.*light/],
    [{ subset: { test: { light: ['lefft'] } } }, /light is never lefft\n.*left/],
  ] as const;
  for (const [part, why] of asked) {
    await assert.rejects(openDataset({ ...unseen, ...part }), (error: Error) => {
      assert.ok(error instanceof MienError);
      assert.match(error.message, why);
      return true;
    });
    assert.equal(readdirSync(cache).length, folders);
  }
});
