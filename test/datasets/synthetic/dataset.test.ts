import assert from 'node:assert';
import { test } from 'node:test';
import { countClasses } from '../../../lib/datasets/dataset';
import { FACTOR_NAMES, SYNTHETIC_CLASSES, syntheticFaces } from '../../../lib/datasets/synthetic';

const small = { train: 70, validation: 14, test: 21, side: 32 };
const all = (n: number) => Array.from({ length: n }, (_, i) => i);

test('threads and the calling thread render the same images, labels and codes', async () => {
  const here = await syntheticFaces(small, { threads: 0 });
  const there = await syntheticFaces(small, { threads: 2 });
  for (const name of ['train', 'validation', 'test'] as const) {
    const a = here.splits[name];
    const b = there.splits[name];
    assert.deepStrictEqual(a.read(all(a.size)), b.read(all(b.size)));
    assert.deepStrictEqual(a.labels, b.labels);
    assert.deepStrictEqual(
      a.factors.map((factor) => factor.codes),
      b.factors.map((factor) => factor.codes),
    );
  }
});

test('an image does not depend on the size of its split or on the images around it', async () => {
  const many = await syntheticFaces(small, { threads: 0 });
  const few = await syntheticFaces({ ...small, train: 9, validation: 0, test: 3 }, { threads: 0 });
  assert.deepStrictEqual(few.splits.train.read([8, 0]), many.splits.train.read([8, 0]));
  assert.deepStrictEqual(few.splits.test.read([2]), many.splits.test.read([2]));
  assert.strictEqual(few.splits.train.factors[0]!.codes[8], many.splits.train.factors[0]!.codes[8]);
  assert.notDeepStrictEqual(few.splits.test.read([2]), many.splits.train.read([2]));
});

test('splits read like any dataset: shapes, names, ranges, a fresh array each time', async () => {
  const { classes, shape, splits } = await syntheticFaces({ ...small, colour: true }, { threads: 0 });
  assert.deepStrictEqual(classes, SYNTHETIC_CLASSES);
  assert.deepStrictEqual(shape, [32, 32, 3]);
  const first = splits.train.read([3, 3]);
  assert.strictEqual(first.length, 2 * 32 * 32 * 3);
  assert.deepStrictEqual(first.slice(0, 3072), first.slice(3072));
  first.fill(0);
  assert.ok(splits.train.read([3]).some((value) => value > 0));
  assert.throws(() => splits.train.read([70]), RangeError);
  assert.throws(() => splits.test.read([-1]), RangeError);
  assert.deepStrictEqual(
    splits.test.factors.map((factor) => factor.name),
    FACTOR_NAMES,
  );
  for (const factor of splits.train.factors) {
    assert.strictEqual(factor.codes.length, 70);
    for (const code of factor.codes) assert.ok(code >= 0 && code < factor.values.length);
  }
});

test('every class is equally common in every split', async () => {
  const { splits } = await syntheticFaces(small, { threads: 0 });
  for (const split of Object.values(splits)) {
    for (const count of countClasses(split.labels, 7)) assert.strictEqual(count, split.size / 7);
  }
});

test('progress ends at the number of images', async () => {
  const seen: number[] = [];
  await syntheticFaces(small, { threads: 1, progress: (done, total) => seen.push(done / total) });
  assert.ok(seen.length > 2);
  assert.strictEqual(seen.at(-1), 1);
});
