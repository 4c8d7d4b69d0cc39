import assert from 'node:assert';
import { test } from 'node:test';
import {
  completeOptions,
  describeSyntheticFace,
  FACTOR_NAMES,
  factorValues,
  renderFace,
  SYNTHETIC_CLASSES,
  syntheticFaces,
  syntheticMeasures,
} from '../../../lib/datasets/synthetic';

const given = { side: 32, train: 28, validation: 7, test: 14, identities: 9, seed: 11 };

test('the description of an image renders to that image, and says what its labels say', async () => {
  const { splits } = await syntheticFaces(given, { threads: 0 });
  for (const name of ['train', 'test'] as const) {
    const { size, labels, factors, read } = splits[name];
    for (let i = 0; i < size; i++) {
      const face = describeSyntheticFace(given, name, i);
      assert.deepStrictEqual(renderFace(face, 32, false), read([i]));
      assert.strictEqual(face.expression, SYNTHETIC_CLASSES[labels[i]!]);
      for (const factor of factors) {
        assert.strictEqual(face.factors[factor.name as 'yaw'], factor.values[factor.codes[i]!]);
      }
    }
  }
});

test('measures are the continuous truth, a row an image', () => {
  const { names, values } = syntheticMeasures(given, 'train');
  assert.strictEqual(values.length, 28 * names.length);
  assert.strictEqual(new Set(names).size, names.length);
  const at = (i: number, name: string) => values[i * names.length + names.indexOf(name)]!;
  for (let i = 0; i < 28; i++) {
    const face = describeSyntheticFace(given, 'train', i);
    const [left, right] = face.activations[12];
    assert.ok(Math.abs(at(i, 'AU12') - (left + right) / 2) < 1e-6);
    assert.ok(Math.abs(at(i, 'yaw') - face.yaw) < 1e-4);
    assert.ok(Math.abs(at(i, 'lampStrength') - face.light.key) < 1e-6);
    // The factor is the measure, rounded.
    assert.strictEqual(
      face.factors.roll,
      at(i, 'roll') < -7 ? 'tilted right' : at(i, 'roll') > 7 ? 'tilted left' : 'upright',
    );
    assert.strictEqual(face.factors.noise, at(i, 'noise') > 4 ? 'high' : 'low');
    assert.strictEqual(face.factors.blur, at(i, 'blur') > 0.005 ? 'blurred' : 'sharp');
    assert.ok(at(i, 'intensity') >= 0 && at(i, 'intensity') <= 1);
  }
});

test('every value of every factor has a name', () => {
  const values = factorValues(completeOptions(given));
  assert.deepStrictEqual(Object.keys(values), [...FACTOR_NAMES]);
});

test('an image that cannot be is refused', () => {
  for (const index of [-1, 1.5, completeOptions(given).train]) {
    assert.throws(() => describeSyntheticFace(given, 'train', index), RangeError);
  }
  assert.throws(() => describeSyntheticFace(given, 'tst' as never, 0), /split tst: there are train, validation, test/);
  assert.throws(() => describeSyntheticFace({ side: 8 }, 'train', 0), /option side/);
});
