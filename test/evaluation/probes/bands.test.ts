import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../../lib/engine';
import { judge, type Labelled, PROBES, type ProbeName, readFactors, trainProbe } from '../../../lib/evaluation/probes';
import { Random } from '../../../lib/support/random';
import { blobs, matrixOf } from '../../data/gaussians';

/** Normal codes that know nothing of their labels. */
function noise(n: number, columns: number, classes: number, seed: number): Labelled {
  const random = new Random(seed, 'noise');
  const rows = Array.from({ length: n }, () => Array.from({ length: columns }, () => random.normal()));
  return { codes: matrixOf(rows), labels: rows.map(() => random.integer(classes)) };
}

/** The label is whether the first two of four coordinates have the same sign. */
function exclusiveOr(n: number, seed: number): Labelled {
  const { codes } = noise(n, 4, 2, seed);
  return { codes, labels: Array.from({ length: n }, (_, i) => +(codes.values[4 * i]! * codes.values[4 * i + 1]! > 0)) };
}

const CENTRES = [
  [4, 0, 0],
  [0, 4, 0],
  [0, 0, 4],
  [0, 0, 0],
];

for (const name of PROBES) {
  test(`${name}: codes that tell all are read at 100 %, and the information is the entropy`, () => {
    const result = trainProbe(name, blobs(CENTRES, 100, 0.3, 1), blobs(CENTRES, 100, 0.3, 2), 4, [1, 2]);
    assert.deepEqual([result.n, result.accuracy, result.balancedAccuracy, result.chance], [400, 1, 1, 0.25]);
    assert.ok(Math.abs(result.entropy - Math.log(4)) < 1e-6);
    assert.ok(result.information > Math.log(4) - 0.03 && result.information <= Math.log(4), `${result.information}`);
    assert.deepEqual(result.seedInterval, [1, 1]);
    assert.ok(result.balancedInterval[0] > 0.97 && result.balancedInterval[1] === 1);
  });

  test(`${name}: noise is at chance, with no information, also where there are few codes of many columns`, () => {
    for (const [n, columns] of [
      [1000, 16],
      [60, 64],
    ] as const) {
      const result = trainProbe(name, noise(n, columns, 4, 1), noise(2000, columns, 4, 2), 4, [1, 2]);
      const chance = 4 * Math.sqrt((0.25 * 0.75) / 2000); // four standard errors
      assert.ok(Math.abs(result.accuracy - 0.25) < chance, `${n}: accuracy ${result.accuracy}`);
      assert.ok(result.information < 0.01 && result.information > -0.1, `${n}: information ${result.information}`);
    }
  });

  test(`${name}: a label −1 is left out, wherever it is`, () => {
    const want = trainProbe(name, blobs(CENTRES, 30, 1, 1), blobs(CENTRES, 20, 1, 2), 4);
    const some = (points: ReturnType<typeof blobs>) => ({
      codes: matrixOf(points.rows.flatMap((row) => [[1e4, -1e4, 0], row])),
      labels: points.labels.flatMap((label) => [-1, label]),
    });
    assert.deepEqual(trainProbe(name, some(blobs(CENTRES, 30, 1, 1)), some(blobs(CENTRES, 20, 1, 2)), 4), want);
  });

  test(`${name}: a value that training does not have costs log(N + K) each time, and is never predicted`, () => {
    const train = blobs(CENTRES.slice(0, 2), 50, 0.3, 1);
    const result = trainProbe(name, train, blobs(CENTRES.slice(0, 3), 50, 0.3, 2), 4);
    assert.ok(Math.abs(result.accuracy - 2 / 3) < 1e-6 && Math.abs(result.balancedAccuracy - 2 / 3) < 1e-6);
    const unseen = Math.log(100 + 4) / 3;
    assert.ok(result.crossEntropy > unseen && result.crossEntropy < unseen + 0.1, `${result.crossEntropy}`);
    const entropy = unseen - (2 / 3) * (Math.log(0.5) + Math.log(1 - 2 / 104));
    assert.ok(Math.abs(result.entropy - entropy) < 1e-6);
  });

  test(`${name}: one class only is right, and tells nothing`, () => {
    const result = trainProbe(name, noise(30, 3, 1, 1), noise(30, 3, 1, 2), 1);
    assert.deepEqual([result.accuracy, result.chance], [1, 1]);
    assert.ok(Math.abs(result.information) < 1e-6);
  });

  test(`${name}: fewer codes than classes, down to one, are no error and promise nothing`, () => {
    for (const n of [1, 3]) {
      const train = { codes: noise(n, 5, 1, 1).codes, labels: Array.from({ length: n }, (_, i) => i * 2) };
      const result = trainProbe(name, train, noise(50, 5, 8, 2), 8);
      assert.ok(result.accuracy < 0.4 && Number.isFinite(result.crossEntropy), `${n}: ${result.accuracy}`);
      assert.ok(Math.abs(result.information) < 0.3, `${n}: ${result.information}`);
    }
  });

  test(`${name}: columns that are constant in training add nothing, whatever they are in the test`, () => {
    const with3 = (points: ReturnType<typeof blobs>, extra: (i: number) => number) => ({
      ...points,
      codes: matrixOf(points.rows.map((row, i) => [...row, extra(i)])),
    });
    const [train, unseen] = [blobs(CENTRES, 40, 0.5, 1), blobs(CENTRES, 40, 0.5, 2)];
    const result = trainProbe(
      name,
      with3(train, () => 1000.1),
      with3(unseen, (i) => i),
      4,
    );
    assert.equal(result.accuracy, trainProbe(name, train, unseen, 4).accuracy);
    const nothing = { codes: matrixOf(train.labels.map(() => [7])), labels: train.labels };
    assert.ok(Math.abs(trainProbe(name, nothing, nothing, 4).information) < 0.02);
  });

  test(`${name}: codes that are not finite, no known label, other lengths, labels that are no class, no seed: errors`, () => {
    const good = noise(20, 2, 2, 1);
    const [values, labels] = [good.codes.values, Array.from(good.labels)];
    for (const wild of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const bad = { ...good, codes: { columns: 2, values: values.map((value, i) => (i === 5 ? wild : value)) } };
      assert.throws(() => trainProbe(name, bad, good, 2), /Code 2 holds/);
      assert.throws(() => trainProbe(name, good, bad, 2), /Code 2 holds/);
    }
    const unknown = { ...good, labels: labels.map(() => -1) };
    assert.throws(() => trainProbe(name, unknown, good, 2), /needs known labels/);
    assert.throws(() => trainProbe(name, good, unknown, 2), /needs known labels/);
    assert.throws(() => trainProbe(name, good, noise(20, 3, 2, 1), 2), RangeError);
    assert.throws(() => trainProbe(name, good, good, 1), /Label 1 is not 0 … 0/);
    assert.throws(() => trainProbe(name, { ...good, labels: labels.slice(1) }, good, 2), /19 labels for 20 codes/);
    assert.throws(() => trainProbe(name, good, good, 2, []), RangeError);
  });

  test(`${name}: the same seeds give the same result, and no tensor is left behind`, () => {
    const run = () => trainProbe(name, blobs(CENTRES, 20, 2, 1), blobs(CENTRES, 20, 2, 2), 4, [3, 8]);
    const first = run();
    const before = tf.memory().numTensors;
    assert.deepEqual(run(), first);
    assert.equal(tf.memory().numTensors, before);
  });
}

test('what only two coordinates together tell is at chance for a linear probe, and read by the network', () => {
  const read = (name: ProbeName) => trainProbe(name, exclusiveOr(1000, 1), exclusiveOr(1000, 2), 2);
  const [linear, mlp] = [read('linear'), read('mlp')];
  assert.ok(Math.abs(linear.accuracy - linear.chance) < 0.06 && Math.abs(linear.information) < 0.02);
  assert.ok(mlp.accuracy > 0.93, `${mlp.accuracy}`);
  assert.ok(mlp.information > 0.5 && mlp.information < Math.log(2), `${mlp.information}`);
});

test('what is read of a factor does not depend on which others are read, nor on those that are unknown for some codes', () => {
  const [train, unseen] = [blobs(CENTRES, 30, 2, 1), blobs(CENTRES, 30, 2, 2)];
  const factor = { train: train.labels, classes: 4 };
  const other = { train: train.labels.map((label, i) => (i % 3 === 0 ? -1 : label % 2)), classes: 2 };
  const read = (factors: readonly (typeof factor)[]) =>
    readFactors(PROBES, train.codes, unseen.codes, factors, [1, 2]).map(({ guess, probes }, f) =>
      PROBES.map((name) =>
        judge(
          unseen.labels.map((label) => label % factors[f]!.classes),
          factors[f]!.classes,
          guess,
          probes[name],
        ),
      ),
    );
  const [[alone], [first, second]] = [read([factor]), read([factor, other])];
  assert.deepEqual(
    first!.map(({ accuracy, chosen }) => [accuracy, chosen]),
    alone!.map(({ accuracy, chosen }) => [accuracy, chosen]),
  );
  assert.ok(
    second!.every(({ accuracy }) => accuracy > 0.6),
    `${second!.map(({ accuracy }) => accuracy)}`,
  );
});

test('neighbours by hand: the nearest one names; of many, those of unknown label do not vote', () => {
  const line = (values: number[]) => matrixOf(values.map((value) => [value]));
  const train = { codes: line([0, 1, 10, 11, 20, 21, 0.1]), labels: [0, 0, 1, 1, 2, 2, -1] };
  const result = trainProbe('neighbours', train, { codes: line([0.2, 10.4, 20.6]), labels: [0, 1, 2] }, 3);
  assert.deepEqual([result.accuracy, result.chosen], [1, [1]]);
});
