import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dci,
  factorVaeScore,
  type LabelledCodes,
  mutualInformationGap,
  separatedAttributePredictability,
} from '../../../lib/evaluation/disentanglement';
import { binCodes } from '../../../lib/evaluation/disentanglement/binnedCodes';
import { dciOfImportances } from '../../../lib/evaluation/disentanglement/dci';
import { classOf, growTree } from '../../../lib/evaluation/disentanglement/decisionTree';
import { majorityAccuracy } from '../../../lib/evaluation/disentanglement/factorVaeScore';
import { retrieval } from '../../../lib/evaluation/retrieval';
import { MienError } from '../../../lib/support/errors';
import { Random } from '../../../lib/support/random';
import { matrixOf } from '../../data/gaussians';
import { labelled, reference, rowsOf } from './reference';

const { good, mixed, noise } = reference;
const CODES = [good, mixed, noise];
const HALF = 120;
const sap = (given: LabelledCodes) =>
  separatedAttributePredictability(rowsOf(given, 0, HALF), rowsOf(given, HALF, 2 * HALF));

function assertClose(value: number | null, want: number, within: number, what = ''): void {
  assert.ok(value !== null && Math.abs(value - want) <= within, `${what} ${value}, not ${want}`);
}
function assertAllClose(values: ArrayLike<number | null>, want: readonly number[], within: number, what = ''): void {
  assert.equal(values.length, want.length);
  for (const [i, value] of Array.from(values).entries()) assertClose(value, want[i]!, within, `${what} ${i}:`);
}

test('MIG as the formulas of disentanglement_lib give it by scikit-learn', () => {
  for (const { given, mig } of CODES) {
    const { score, factors } = mutualInformationGap(given);
    assertAllClose(
      factors.map((factor) => factor.score),
      mig,
      1e-9,
    );
    assertClose(score, (mig[0]! + mig[1]! + mig[2]!) / 3, 1e-9);
  }
});

test('MIG by hand: one dimension says all, the other half of it', () => {
  // v = 0 0 1 1; the first says it all, log 2; the second is 1 in one of four: I = H(1/4) − ½ log 2, H(1/4) = 2 log 2 − ¾ log 3
  const codes = matrixOf([
    [0, 0],
    [0, 0],
    [1, 0],
    [1, 1],
  ]);
  const { factors } = mutualInformationGap({ codes, factors: [{ name: 'v', codes: [0, 0, 1, 1] }] });
  const second = 1.5 * Math.LN2 - 0.75 * Math.log(3);
  assertClose(factors[0]!.score, (Math.LN2 - second) / Math.LN2, 1e-12);
  assertClose(factors[0]!.information, Math.LN2, 1e-12);
  assertClose(factors[0]!.entropy, Math.LN2, 1e-12);
});

test('SAP as by scikit-learn, to the image', () => {
  for (const { given, sap: want } of CODES) {
    assertAllClose(
      sap(given).factors.map(({ score }) => score),
      want,
      1e-9,
    );
  }
});

test('SAP does not depend on the scale and offset of a dimension', () => {
  const scaled = {
    ...good.given,
    codes: { columns: 6, values: good.given.codes.values.map((v, i) => v * 4 ** (i % 6) - 8) },
  };
  assert.deepEqual(sap(scaled), sap(good.given));
});

test('a tree as scikit-learn grows it, on average over how it settles draws', () => {
  for (const { given, tree } of CODES) {
    const rounded = Array.from({ length: 6 }, (_, d) =>
      Float64Array.from({ length: 240 }, (_, i) => halfToEven(given.codes.values[i * 6 + d]! * 3)),
    );
    const binned = binCodes(rounded);
    for (const [f, factor] of given.factors.entries()) {
      const labels = Int32Array.from(factor.codes);
      const sums = new Float64Array(6);
      for (let seed = 0; seed < 200; seed++) {
        const all = Int32Array.from({ length: 240 }, (_, i) => i);
        const { importances } = growTree(binned, labels, 4, all, new Random(seed));
        const total = importances.reduce((a, b) => a + b, 0);
        for (const [d, importance] of importances.entries()) sums[d]! += importance / total / 200;
      }
      // some splits are equally good but for rounding, which settles them in scikit-learn and chance here
      assertAllClose(sums, tree[f]!, 0.02, factor.name);
    }
  }
});

/** As numpy rounds. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

test('a tree puts what it has learned back, where a class is a range of one column', () => {
  const random = new Random(1);
  const columns = [0, 1].map(() => Float64Array.from({ length: 300 }, () => random.integer(30)));
  const labels = Int32Array.from(columns[1]!, (value) => Math.floor(value / 10));
  const binned = binCodes(columns);
  const tree = growTree(
    binned,
    labels,
    3,
    Int32Array.from({ length: 300 }, (_, i) => i),
    random,
  );
  for (let i = 0; i < 300; i++) assert.equal(classOf(tree, binned, i), labels[i]);
  assert.equal(tree.importances[0], 0);
  assert.equal(tree.asks.length, 5, 'two splits, three leaves');
});

test('bins: few values keep one each, many share 64 of about the same size', () => {
  assert.deepEqual([...binCodes([Float64Array.of(5, -1, 5, 2)]).columns[0]!], [2, 0, 2, 1]);
  const random = new Random(2);
  const [many] = binCodes([Float64Array.from({ length: 6400 }, () => random.normal())]).columns;
  const counts = new Array<number>(64).fill(0);
  for (const bin of many!) counts[bin]!++;
  assert.deepEqual(counts, new Array<number>(64).fill(100));
});

test("DCI's formulas by hand and by scipy", () => {
  // importances 1 0 / 0 1: one place each. ½ ½ / ½ ½: spread evenly
  assert.deepEqual(
    dciOfImportances([
      [1, 0],
      [0, 1],
    ]),
    { disentanglement: 1, completeness: 1 },
  );
  assert.deepEqual(
    dciOfImportances([
      [0.5, 0.5],
      [0.5, 0.5],
    ]),
    { disentanglement: 0, completeness: 0 },
  );
  // two factors in one dimension: complete, and not disentangled
  assert.deepEqual(
    dciOfImportances([
      [1, 0],
      [1, 0],
    ]),
    { disentanglement: 0, completeness: 1 },
  );
  for (const { forest } of CODES) {
    const { disentanglement, completeness } = dciOfImportances(forest.importances);
    assertClose(disentanglement, forest.disentanglement, 1e-8);
    assertClose(completeness, forest.completeness, 1e-8);
  }
});

test("DCI close to that of scikit-learn's forests and boosted trees", () => {
  for (const { given, forest, boosted } of CODES) {
    const { disentanglement, completeness, factors } = dci(given);
    assertClose(disentanglement, forest.disentanglement, 0.04);
    assertClose(completeness, forest.completeness, 0.04);
    assertClose(disentanglement, boosted.disentanglement, 0.08);
    assertClose(completeness, boosted.completeness, 0.08);
    assertAllClose(
      factors.map(({ informativeness }) => informativeness),
      forest.accuracies,
      0.06,
    );
  }
  assert.deepEqual(dci(good.given, 2), dci(good.given, 2));
  assert.notDeepEqual(dci(good.given, 2), dci(good.given, 3));
});

test('FactorVAE score: the vote by hand, and draws as numpy makes them', () => {
  // dimension 0 learned factor 1, dimension 1 factor 0: right in 6 + 3 of 12
  assert.equal(
    majorityAccuracy(
      [
        [1, 5],
        [4, 2],
      ],
      [
        [2, 6],
        [3, 1],
      ],
    ),
    9 / 12,
  );
  for (const { given, factorVae } of CODES) assertClose(factorVaeScore(given).score, factorVae, 0.05);
  assert.deepEqual(factorVaeScore(good.given, 4), factorVaeScore(good.given, 4));
});

test('each metric tells the good code from the mixed and that from noise', () => {
  for (const [name, metric] of Object.entries({
    mig: (given: LabelledCodes) => mutualInformationGap(given).score!,
    sap: (given: LabelledCodes) => sap(given).score!,
    dci: (given: LabelledCodes) => dci(given).disentanglement!,
    completeness: (given: LabelledCodes) => dci(given).completeness!,
  })) {
    const [best, middle, none] = CODES.map(({ given }) => metric(given)) as [number, number, number];
    assert.ok(best > middle + 0.1 && middle > none + 0.05, `${name}: ${best}, ${middle}, ${none}`);
    assert.ok(none < 0.05, `${name} of noise: ${none}`);
  }
  assert.equal(factorVaeScore(good.given).score, 1);
  assert.ok(factorVaeScore(noise.given).score! < 0.65);
});

test('a code that is its factors reaches the top', () => {
  const random = new Random(5);
  const factors = [4, 3, 2].map((k, f) => ({
    name: `f${f}`,
    codes: Int32Array.from({ length: 600 }, () => random.integer(k)),
  }));
  const codes = matrixOf(Array.from({ length: 600 }, (_, i) => factors.map((factor) => factor.codes[i]!)));
  const given = { codes, factors };
  assert.ok(mutualInformationGap(given).score! > 0.97);
  const { disentanglement, completeness, informativeness } = dci(given);
  assert.ok(disentanglement! > 0.99 && completeness! > 0.99 && informativeness === 1);
  assert.equal(factorVaeScore(given).score, 1);
  assert.deepEqual(
    retrieval({
      codes: matrixOf(factors[2]!.codes.length ? Array.from(factors[2]!.codes, (v) => [v]) : []),
      factors: [factors[2]!],
    })[0]!.precision,
    1,
  );
});

test('a code that is constant knows nothing', () => {
  const given = labelled(new Array<number>(240 * 6).fill(0.1));
  assertClose(mutualInformationGap(given).score, 0, 1e-12);
  assert.equal(sap(given).score, 0);
  const { disentanglement, completeness, informativeness } = dci(given);
  assert.deepEqual([disentanglement, completeness], [0, 0]);
  assert.ok(informativeness! < 0.5);
  assert.deepEqual(factorVaeScore(given), { score: 0, chance: 1 / 3, activeDimensions: 0 });
});

test('a factor with one value is left out, and alone leaves nothing to score', () => {
  const one = { name: 'one', codes: new Array<number>(240).fill(3) };
  const with_ = { ...good.given, factors: [...good.given.factors, one] };
  assert.equal(mutualInformationGap(with_).score, mutualInformationGap(good.given).score);
  assert.equal(sap(with_).score, sap(good.given).score);
  assert.equal(dci(with_).disentanglement, dci(good.given).disentanglement);
  assert.equal(factorVaeScore(with_).score, factorVaeScore(good.given).score);
  const alone = { ...good.given, factors: [one] };
  assert.equal(mutualInformationGap(alone).score, null);
  assert.equal(sap(alone).score, null);
  const { disentanglement, completeness, informativeness } = dci(alone);
  assert.deepEqual([disentanglement, completeness, informativeness], [null, null, null]);
  assert.equal(factorVaeScore(alone).score, null);
});

test('one image, one dimension: no score, or one that says so, never NaN', () => {
  const single = { codes: matrixOf([[1, 2]]), factors: [{ name: 'v', codes: [0] }] };
  for (const result of [
    mutualInformationGap(single),
    separatedAttributePredictability(single, single),
    dci(single),
    factorVaeScore(single),
  ])
    assert.ok(!JSON.stringify(result, (_, v) => (Number.isNaN(v) ? 'NaN' : v)).includes('NaN'));
  const narrow = { codes: matrixOf([[0], [0], [1], [1]]), factors: [{ name: 'v', codes: [0, 0, 1, 1] }] };
  assertClose(mutualInformationGap(narrow).score, 1, 1e-12); // nothing to be second
  assert.deepEqual([dci(narrow).completeness, dci(narrow).disentanglement], [null, null]);
});

test('images whose value is unknown count for other factors only', () => {
  const known = rowsOf(good.given, 0, 200);
  const half = {
    ...good.given,
    factors: good.given.factors.map(({ name, codes }) => ({
      name,
      codes: Array.from(codes, (v, i) => (i < 200 ? v : -1)),
    })),
  };
  assert.deepEqual(dci(half), dci(known));
  assert.deepEqual(
    separatedAttributePredictability(known, half).factors,
    separatedAttributePredictability(known, known).factors,
  );
  const gaps = mutualInformationGap(half).factors.map(({ entropy }) => entropy);
  assert.deepEqual(
    gaps,
    mutualInformationGap(known).factors.map(({ entropy }) => entropy),
  );
  assertClose(factorVaeScore(half).score, factorVaeScore(known).score!, 0.05);
});

test('values of a factor may have gaps in their numbering', () => {
  const sparse = {
    ...good.given,
    factors: good.given.factors.map(({ name, codes }) => ({ name, codes: Array.from(codes, (v) => 7 * v + 2) })),
  };
  assert.deepEqual(mutualInformationGap(sparse), mutualInformationGap(good.given));
  assert.deepEqual(sap(sparse), sap(good.given));
  assert.deepEqual(dci(sparse), dci(good.given));
});

test('what cannot be measured is refused', () => {
  const factor = { name: 'v', codes: [0, 1] };
  const codes = matrixOf([[1], [2]]);
  for (const measure of [
    mutualInformationGap,
    dci,
    factorVaeScore,
    retrieval,
    (given: LabelledCodes) => separatedAttributePredictability(given, given),
  ]) {
    assert.throws(() => measure({ codes, factors: [] }), MienError);
    assert.throws(() => measure({ codes, factors: [{ name: 'v', codes: [0] }] }), /v has 1 values for 2 codes/);
    assert.throws(() => measure({ codes: matrixOf([[1], [Number.NaN]]), factors: [factor] }), MienError);
    assert.throws(
      () => measure({ codes: { values: new Float32Array(0), columns: 1 }, factors: [{ name: 'v', codes: [] }] }),
      MienError,
    );
  }
});
