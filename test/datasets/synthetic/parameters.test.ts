import assert from 'node:assert';
import { test } from 'node:test';
import {
  completeOptions,
  drawIdentity,
  drawParameters,
  FACTOR_NAMES,
  type FaceParameters,
  type FactorName,
  factorValues,
  type SyntheticOptions,
  shortcutValues,
} from '../../../lib/datasets/synthetic';
import { LIGHT_JITTER, LIGHTS, PITCH_JITTER, PITCHES, YAW_JITTER, YAWS } from '../../../lib/datasets/synthetic/factors';

const options = completeOptions();

function draw(given: Partial<SyntheticOptions>, split: string, count: number): FaceParameters[] {
  const complete = completeOptions(given);
  return Array.from({ length: count }, (_, i) => drawParameters(complete, split, i));
}

function codeOf(face: FaceParameters, name: FactorName): number {
  return face.codes[FACTOR_NAMES.indexOf(name)]!;
}

test('drawing an image again gives the same parameters, and others for another seed, split or index', () => {
  const face = drawParameters(options, 'train', 7);
  drawParameters(options, 'test', 3);
  assert.deepStrictEqual(drawParameters(options, 'train', 7), face);
  assert.notDeepStrictEqual(drawParameters(options, 'test', 7), face);
  assert.notDeepStrictEqual(drawParameters(options, 'train', 14), face);
  assert.notDeepStrictEqual(drawParameters({ ...options, seed: 2 }, 'train', 7), face);
});

test('the codes say what is drawn', () => {
  const near = (value: number, centre: number, jitter: number) => assert.ok(Math.abs(value - centre) <= jitter);
  for (const face of draw({}, 'train', 400)) {
    assert.deepStrictEqual(face.identity, drawIdentity(options.seed, codeOf(face, 'identity')));
    near(face.yaw, YAWS[codeOf(face, 'yaw')]!, YAW_JITTER);
    near(face.pitch, PITCHES[codeOf(face, 'pitch')]!, PITCH_JITTER);
    near(face.light.azimuth, LIGHTS[codeOf(face, 'light')]!.azimuth, LIGHT_JITTER);
    near(face.light.elevation, LIGHTS[codeOf(face, 'light')]!.elevation, LIGHT_JITTER);
    assert.strictEqual(face.glasses !== null, codeOf(face, 'glasses') === 1);
    assert.strictEqual(face.occluder !== null, codeOf(face, 'occlusion') === 1);
    assert.strictEqual(face.background.kind, codeOf(face, 'background'));
  }
});

test('without a shortcut every factor is independent of the class', () => {
  const faces = draw({}, 'train', 4200);
  const values = factorValues(options);
  for (const name of FACTOR_NAMES) {
    // Pearson's statistic over classes × values, against its mean and deviation under independence.
    const k = values[name].length;
    const table = Array.from({ length: 7 }, () => new Array<number>(k).fill(0));
    for (const face of faces) table[face.label]![codeOf(face, name)]!++;
    let statistic = 0;
    for (let value = 0; value < k; value++) {
      const expected = table.reduce((sum, row) => sum + row[value]!, 0) / 7;
      for (const row of table) if (expected > 0) statistic += (row[value]! - expected) ** 2 / expected;
    }
    const freedom = 6 * (k - 1);
    assert.ok(
      statistic < freedom + 4 * Math.sqrt(2 * freedom),
      `${name}: ${statistic} at ${freedom} degrees of freedom`,
    );
  }
});

test('a shortcut ties its factor to the class in training and validation, and not in the test split', () => {
  for (const factor of ['identity', 'yaw', 'light'] as const) {
    const given = { shortcut: { factor, strength: 0.9 } };
    const values = factorValues(options)[factor].length;
    const share = (split: string) => {
      const faces = draw(given, split, 1400);
      return faces.filter((face) => shortcutValues(values, face.label).includes(codeOf(face, factor))).length / 1400;
    };
    const own = shortcutValues(values, 0).length / values;
    assert.ok(share('train') > 0.88, `${factor}: ${share('train')}`);
    assert.ok(share('validation') > 0.88);
    assert.ok(Math.abs(share('test') - own) < 0.05, `${factor}: ${share('test')} against ${own}`);
  }
});

test('difficulty changes expression and sensor only, and makes expressions fainter', () => {
  const easy = draw({ difficulty: 0 }, 'train', 700);
  const hard = draw({ difficulty: 1 }, 'train', 700);
  const mean = (faces: FaceParameters[]) => faces.reduce((sum, face) => sum + face.intensity, 0) / faces.length;
  assert.strictEqual(mean(easy), 1);
  assert.ok(mean(hard) < 0.75);
  for (let i = 0; i < 700; i++) {
    assert.strictEqual(easy[i]!.label, hard[i]!.label);
    assert.deepStrictEqual(easy[i]!.codes, hard[i]!.codes);
    assert.strictEqual(easy[i]!.yaw, hard[i]!.yaw);
  }
});

test('a person is the same however many people there are', () => {
  assert.deepStrictEqual(drawIdentity(1, 3), drawIdentity(1, 3));
  assert.notDeepStrictEqual(drawIdentity(1, 3), drawIdentity(2, 3));
  const styles = new Set(Array.from({ length: 40 }, (_, i) => drawIdentity(1, i).hairStyle));
  assert.ok(styles.size >= 8);
});
