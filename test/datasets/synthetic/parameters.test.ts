import assert from 'node:assert';
import { test } from 'node:test';
import { shortcutValues } from '../../../lib/datasets/splits/shortcutValues';
import {
  completeOptions,
  drawIdentity,
  drawParameters,
  FACTOR_NAMES,
  type FaceParameters,
  type FactorName,
  factorValues,
  PROTOTYPES,
  SYNTHETIC_CLASSES,
  type SyntheticOptions,
} from '../../../lib/datasets/synthetic';
import { drawCodes, drawLabel } from '../../../lib/datasets/synthetic/codes';
import {
  BLURS,
  LAMP_JITTER,
  LAMP_STRENGTHS,
  LIGHT_JITTER,
  LIGHTS,
  NOISES,
  PITCH_JITTER,
  PITCHES,
  ROLL_JITTER,
  ROLLS,
  YAW_JITTER,
  YAWS,
} from '../../../lib/datasets/synthetic/factors';
import { Random } from '../../../lib/support/random';

const options = completeOptions();

function draw(given: Partial<SyntheticOptions>, split: string, count: number): FaceParameters[] {
  const complete = completeOptions(given);
  return Array.from({ length: count }, (_, i) => drawParameters(complete, split, i));
}

/** Only the labels, which is much faster. */
function drawLabels(given: Partial<SyntheticOptions>, split: string, count: number) {
  const complete = completeOptions(given);
  return Array.from({ length: count }, (_, index) => {
    const label = drawLabel(complete.seed, split, index);
    return { label, codes: drawCodes(complete, split, label, new Random(complete.seed, split, index, 'factors')) };
  });
}

function codeOf(face: { readonly codes: readonly number[] }, name: FactorName): number {
  return face.codes[FACTOR_NAMES.indexOf(name)]!;
}

test('labels are drawn the same with and without the rest of the picture', () => {
  const pick = ({ label, codes }: { label: number; codes: readonly number[] }) => ({ label, codes });
  assert.deepStrictEqual(drawLabels({}, 'test', 50), draw({}, 'test', 50).map(pick));
});

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
  const within = (value: number, [low, high]: readonly [number, number]) => assert.ok(low <= value && value <= high);
  for (const face of draw({}, 'train', 400)) {
    const code = (name: FactorName) => codeOf(face, name);
    assert.deepStrictEqual(face.identity, drawIdentity(options.seed, code('identity')));
    near(face.yaw, YAWS[code('yaw')]!, YAW_JITTER);
    near(face.pitch, PITCHES[code('pitch')]!, PITCH_JITTER);
    near(face.roll, ROLLS[code('roll')]!, ROLL_JITTER);
    near(face.light.azimuth, LIGHTS[code('light')]!.azimuth, LIGHT_JITTER);
    near(face.light.elevation, LIGHTS[code('light')]!.elevation, LIGHT_JITTER);
    near(face.light.key, LAMP_STRENGTHS[code('brightness')]!, LAMP_JITTER);
    assert.strictEqual(face.glasses !== null, code('glasses') === 1);
    assert.strictEqual(face.occluder?.kind ?? 'none', factorValues(options).occlusion[code('occlusion')]);
    assert.strictEqual(face.background.kind, code('background'));
    within(face.sensor.blur, BLURS[code('blur')]!);
    within(face.sensor.noise, NOISES[code('noise')]!);
  }
});

test('the values of a factor do not overlap', () => {
  for (const [centres, jitter] of [
    [YAWS, YAW_JITTER],
    [PITCHES, PITCH_JITTER],
    [ROLLS, ROLL_JITTER],
    [LAMP_STRENGTHS, LAMP_JITTER],
  ] as const) {
    for (let i = 1; i < centres.length; i++) assert.ok(centres[i]! - jitter > centres[i - 1]! + jitter);
  }
  for (const [low, high] of [BLURS, NOISES]) assert.ok(low![1] < high![0]);
});

/** Asserts that Pearson's statistic is no larger than chance makes it in all but 1 of 100,000 cases (Wilson & Hilferty 1931). */
function assertFits(observed: readonly number[], expected: readonly number[], freedom: number, what: string): void {
  const statistic = observed.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
  const spread = 2 / (9 * Math.max(1, freedom));
  const limit = freedom * (1 - spread + 4.26 * Math.sqrt(spread)) ** 3;
  assert.ok(statistic <= limit, `${what}: ${statistic} at ${freedom} degrees of freedom`);
}

/** The same, of the counts of pairs under independence. */
function assertIndependent(a: readonly number[], b: readonly number[], what: string): void {
  const count = (values: readonly number[]) => {
    const counts = new Array<number>(Math.max(...values) + 1).fill(0);
    for (const value of values) counts[value]!++;
    return counts;
  };
  const [rows, columns] = [count(a), count(b)];
  const pairs = count(a.map((value, i) => value * columns.length + b[i]!));
  const expected = rows.flatMap((row) => columns.map((column) => (row * column) / a.length));
  assertFits(
    expected.map((_, i) => pairs[i] ?? 0),
    expected,
    (rows.length - 1) * (columns.length - 1),
    what,
  );
}

test('without a shortcut class and factors are independent of each other', () => {
  const faces = drawLabels({}, 'train', 7000);
  const columns = [
    ['class', faces.map((face) => face.label)] as const,
    ...FACTOR_NAMES.map((name) => [name, faces.map((face) => codeOf(face, name))] as const),
  ];
  columns.forEach(([a, first], i) => {
    for (const [b, second] of columns.slice(i + 1)) assertIndependent(first, second, `${a} and ${b}`);
  });
});

test('a shortcut gives every value the promised probability in each class, in training and validation', () => {
  for (const factor of ['identity', 'yaw', 'light'] as const) {
    const count = factorValues(options)[factor].length;
    for (const strength of [0, 0.9, 1]) {
      for (const split of ['train', 'validation']) {
        const faces = drawLabels({ shortcut: { factor, strength } }, split, 3500);
        for (let label = 0; label < 7; label++) {
          const own = shortcutValues(count, SYNTHETIC_CLASSES.length, label);
          const probability = (value: number) =>
            (1 - strength) / count + (own.includes(value) ? strength / own.length : 0);
          const codes = faces.filter((face) => face.label === label).map((face) => codeOf(face, factor));
          const possible = Array.from({ length: count }, (_, value) => value).filter((value) => probability(value) > 0);
          assert.ok(codes.every((code) => possible.includes(code)));
          assertFits(
            possible.map((value) => codes.filter((code) => code === value).length),
            possible.map((value) => codes.length * probability(value)),
            possible.length - 1,
            `${factor} of class ${label} at ${strength}`,
          );
        }
      }
    }
  }
});

test('a shortcut leaves the test split untouched, and in training everything but its factor', () => {
  for (const factor of ['identity', 'yaw', 'light'] as const) {
    const shortcut = { factor, strength: 0.9 };
    assert.deepStrictEqual(draw({ shortcut }, 'test', 200), draw({}, 'test', 200));
    const tied = draw({ shortcut }, 'train', 100);
    draw({}, 'train', 100).forEach((face, i) => {
      assert.deepStrictEqual(tied[i]!.activations, face.activations);
      for (const name of FACTOR_NAMES) {
        if (name !== factor) assert.strictEqual(codeOf(tied[i]!, name), codeOf(face, name));
      }
    });
    const values = factorValues(options)[factor].length;
    const faces = drawLabels({ shortcut }, 'test', 2800);
    const own = faces.map(
      (face) => +shortcutValues(values, SYNTHETIC_CLASSES.length, face.label).includes(codeOf(face, factor)),
    );
    assert.ok(own.reduce((a, b) => a + b) / 2800 < 0.3, 'in the test split a class has no values of its own');
    assertIndependent(
      faces.map((face) => face.label),
      faces.map((face) => codeOf(face, factor)),
      factor,
    );
  }
});

test('difficulty changes the expression only, and makes it fainter', () => {
  const shown = (given: Partial<SyntheticOptions>) => draw(given, 'train', 700).filter((face) => face.label > 0);
  const easy = shown({ difficulty: 0 });
  const hard = shown({ difficulty: 1 });
  const mean = (faces: FaceParameters[]) => faces.reduce((sum, face) => sum + face.intensity, 0) / faces.length;
  assert.strictEqual(mean(easy), 1);
  assert.ok(mean(hard) < 0.65);
  assert.ok(easy.every((face) => face.blend === null));
  const expression = { intensity: 0, blend: null, activations: {} };
  easy.forEach((face, i) => {
    assert.deepStrictEqual({ ...face, ...expression }, { ...hard[i]!, ...expression });
  });
});

test('a blend mixes in a confusable expression, more weakly than the labelled one', () => {
  const blended = draw({ difficulty: 1 }, 'train', 1400).filter((face) => face.blend);
  assert.ok(Math.abs(blended.length / 1400 - 0.7) < 0.06);
  for (const { label, intensity, blend } of blended) {
    assert.ok(PROTOTYPES[SYNTHETIC_CLASSES[label]!].confusable.includes(blend!.expression));
    assert.ok(blend!.intensity <= (label === 0 ? 0.35 : 0.6 * intensity));
  }
});

test('a person is the same however many people there are', () => {
  assert.deepStrictEqual(drawIdentity(1, 3), drawIdentity(1, 3));
  assert.notDeepStrictEqual(drawIdentity(1, 3), drawIdentity(2, 3));
  const styles = new Set(Array.from({ length: 40 }, (_, i) => drawIdentity(1, i).hairStyle));
  assert.ok(styles.size >= 8);
});
