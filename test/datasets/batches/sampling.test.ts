import assert from 'node:assert/strict';
import { test } from 'node:test';
import { balancedWeights, epochOrder, seenShares } from '../../../lib/datasets/batches/sampling';
import { countClasses } from '../../../lib/datasets/dataset';
import { assertClose } from '../../helpers';

/** 70 images of class 0, 20 of class 1, none of class 2, 3 of class 3. */
const labels = Int32Array.from([...Array(70).fill(0), ...Array(20).fill(1), ...Array(3).fill(3)]);
const split = { size: labels.length, labels };
const order = (epoch: number, seed = 1, batch = 10) => epochOrder(split, batch, 'balanced', seed, epoch);
const labelsOf = (indices: ArrayLike<number>) => Array.from(indices, (i) => labels[i]!);

test('balanced: batches are whole, as many as without, and hold as many images of each class as is possible', () => {
  for (const [batch, epoch] of [
    [10, 1],
    [9, 2],
    [31, 3],
    [2, 4],
  ] as const) {
    const batches = order(epoch, 5, batch);
    assert.equal(batches.length, Math.floor(93 / batch));
    for (const indices of batches) {
      assert.equal(indices.length, batch);
      const [a, b, none, d] = countClasses(labelsOf(indices), 4) as unknown as number[];
      assert.equal(none, 0);
      assert.ok(Math.max(a!, b!, d!) - Math.min(a!, b!, d!) <= 2, `${a} ${b} ${d} in ${batch}`);
    }
    const [a, b, , d] = countClasses(labelsOf(batches.flatMap((indices) => [...indices])), 4) as unknown as number[];
    assert.ok(Math.max(a!, b!, d!) - Math.min(a!, b!, d!) <= 1, `${a} ${b} ${d} in the epoch`);
  }
});

test('balanced: every image of a class is taken once before any is taken again', () => {
  const taken = order(1).flatMap((indices) => [...indices]);
  for (const label of [0, 1, 3]) {
    const times = new Map<number, number>();
    for (const i of taken) if (labels[i] === label) times.set(i, (times.get(i) ?? 0) + 1);
    const size = countClasses(labels, 4)[label]!;
    const counts = Array.from({ length: size }, (_, k) => times.get([0, 70, -1, 90][label]! + k) ?? 0);
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `class ${label}: ${counts}`);
  }
});

test('balanced: of a frequent class, another part comes in every epoch, and in the end all of it', () => {
  const seen = new Set<number>();
  const firsts = new Set<string>();
  for (let epoch = 1; epoch <= 12; epoch++) {
    for (const indices of order(epoch)) for (const i of indices) seen.add(i);
    firsts.add(String(order(epoch)[0]));
  }
  assert.equal(seen.size, 93);
  assert.equal(firsts.size, 12);
});

test('the same seed and epoch give the same batches, others give others', () => {
  for (const sampling of ['natural', 'balanced'] as const) {
    const draw = (seed: number, epoch: number) => epochOrder(split, 10, sampling, seed, epoch).map(String).join(';');
    assert.equal(draw(1, 3), draw(1, 3));
    assert.equal(new Set([draw(1, 3), draw(1, 4), draw(2, 3)]).size, 3);
  }
});

test('a class alone, and a batch larger than the split', () => {
  const one = { size: 4, labels: Int32Array.of(2, 2, 2, 2) };
  assert.deepEqual([...epochOrder(one, 4, 'balanced', 1, 1)[0]!].sort(), [0, 1, 2, 3]);
  assert.deepEqual(epochOrder(one, 5, 'balanced', 1, 1), []);
});

// sklearn.utils.class_weight.compute_class_weight('balanced') of 70, 20 and 3 images: 93 / (3 · n)
test('balanced weights are those of scikit-learn, and their mean over the images is 1', () => {
  const shares = seenShares(labels, 4, 'natural');
  const weights = balancedWeights(shares);
  assertClose(weights, [0.4428571428571429, 1.55, 0, 10.333333333333334], 1e-5);
  assertClose([labels.reduce((sum, k) => sum + weights[k]!, 0) / 93], [1], 1e-6);
});

test('seen shares: what is there under natural sampling, the same for each class there is under balanced sampling', () => {
  const [two, three] = [Int32Array.of(0, 0, 1, 0), Int32Array.of(0, 0, 1, 0, 3, 1)];
  assertClose(seenShares(two, 4, 'natural'), [0.75, 0.25, 0, 0], 1e-7);
  assertClose(seenShares(three, 4, 'balanced'), [1 / 3, 1 / 3, 0, 1 / 3], 1e-7);
  assertClose(balancedWeights(seenShares(three, 4, 'balanced')), [1, 1, 0, 1], 1e-6);
  assertClose(seenShares(two, 4, { weights: Float32Array.of(1, 0, 2, 1) }), [0.5, 0.5, 0, 0], 1e-7);
});

test('weighted: each image as often as its weight asks for, rounded up or down, and on the mean just so', () => {
  const weights = Float32Array.from({ length: 50 }, (_, i) => (i % 5) / 2);
  const sum = weights.reduce((a, b) => a + b, 0);
  const many = { size: 50, labels: new Int32Array(50) };
  const times = new Float64Array(50);
  for (let epoch = 1; epoch <= 200; epoch++) {
    const batches = epochOrder(many, 7, { weights }, 1, epoch);
    assert.equal(batches.length, 7);
    const counts = countClasses(
      batches.flatMap((indices) => [...indices]),
      50,
    );
    for (const [i, count] of counts.entries()) {
      const asked = (49 * weights[i]!) / sum;
      assert.ok(Math.abs(count - asked) < 1, `image ${i}: ${count} of ${asked}`);
      times[i]! += count / 200;
    }
  }
  for (const [i, count] of times.entries())
    assert.ok(Math.abs(count - (49 * weights[i]!) / sum) < 0.12, `image ${i}: ${count}`);
  const draw = (seed: number, epoch: number) => epochOrder(many, 7, { weights }, seed, epoch).map(String).join(';');
  assert.equal(draw(1, 3), draw(1, 3));
  assert.equal(new Set([draw(1, 3), draw(1, 4), draw(2, 3)]).size, 3);
});
