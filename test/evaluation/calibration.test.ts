import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrated, calibrationError, fitTemperature } from '../../lib/evaluation/calibration';
import { argMaxRows } from '../../lib/evaluation/classification';
import { Random } from '../../lib/support/random';

const matrix = (rows: readonly (readonly number[])[]) => ({
  values: Float32Array.from(rows.flat()),
  columns: rows[0]!.length,
});

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
}

/** Labels drawn from softmax(z), and probabilities of a classifier that says softmax(z · sureness). */
function classifier(sureness: number, images = 20_000) {
  const random = new Random(1, 'calibration');
  const logits = Array.from({ length: images }, () => Array.from({ length: 5 }, () => 2 * random.normal()));
  const labels = logits.map((z) => {
    let left = random.uniform();
    return Math.max(
      0,
      softmax(z).findIndex((p) => {
        left -= p;
        return left < 0;
      }),
    );
  });
  return { probabilities: matrix(logits.map((z) => softmax(z.map((logit) => logit * sureness)))), labels };
}

for (const sureness of [0.4, 1, 3]) {
  test(`the temperature undoes a classifier that is ${sureness} times as sure as it should be`, () => {
    const { probabilities, labels } = classifier(sureness);
    const temperature = fitTemperature(probabilities, labels);
    assert.ok(Math.abs(temperature / sureness - 1) < 0.03, `${temperature}`);
    const after = calibrated(probabilities, temperature);
    const [before, now] = [probabilities, after].map((p) => calibrationError(p, labels));
    assert.ok(now! < 0.012, `${now}`);
    assert.ok(sureness === 1 || before! > 0.1, `${before}`);
    assert.deepEqual(argMaxRows(after.values, 5), argMaxRows(probabilities.values, 5), 'decisions stay');
  });
}

test('known values: a temperature of 2 takes square roots, and 1 changes nothing', () => {
  const [first, second] = calibrated(matrix([[0.8, 0.2]]), 2).values;
  assert.ok(Math.abs(first! - 2 / 3) < 1e-6 && Math.abs(second! - 1 / 3) < 1e-6);
  const same = calibrated(matrix([[0.8, 0.2]]), 1).values;
  assert.ok(Math.abs(same[0]! - 0.8) < 1e-6);
});

test('the error by hand: 4 images at 0.9, of which 3 are right, and 1 wrong at 0.6', () => {
  const sure = [0.9, 0.1];
  const probabilities = matrix([sure, sure, sure, sure, [0.4, 0.6]]);
  const error = calibrationError(probabilities, [0, 0, 0, 1, 0]);
  assert.ok(Math.abs(error - (0.8 * 0.15 + 0.2 * 0.6)) < 1e-6, `${error}`);
});

test('the temperature by hand: always 0.9 sure and right in 3 of 4 images', () => {
  // log-odds log(9) / T must be log(3)
  const temperature = fitTemperature(matrix(new Array(4).fill([0.9, 0.1])), [0, 0, 0, 1]);
  assert.ok(Math.abs(temperature - 2) < 1e-4, `${temperature}`);
});

test('a classifier that is always right, and one that says nothing, get a temperature that is finite', () => {
  for (const right of [
    [0.9, 0.1],
    [0.5, 0.5],
  ]) {
    const temperature = fitTemperature(matrix([right]), [0]);
    assert.ok(temperature >= 0.05 && temperature <= 20, `${temperature}`);
  }
  const zeros = fitTemperature(
    matrix([
      [1, 0],
      [1, 0],
    ]),
    [0, 1],
  );
  assert.ok(Math.abs(zeros - 20) < 0.01, `${zeros}`);
  assert.ok([...calibrated(matrix([[1, 0]]), 20).values].every(Number.isFinite));
  const many = calibrated(matrix([new Array(1000).fill(0.001)]), 0.05).values;
  assert.ok(
    many.every((p) => Math.abs(p - 0.001) < 1e-6),
    'powers too small for a float',
  );
});

test('no images, and labels that are not one an image, are refused', () => {
  for (const call of [fitTemperature, calibrationError]) {
    assert.throws(() => call({ values: new Float32Array(0), columns: 2 }, []), RangeError);
    assert.throws(() => call(matrix([[0.5, 0.5]]), [0, 1]), RangeError);
  }
});
