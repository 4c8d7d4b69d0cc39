import assert from 'node:assert';
import { test } from 'node:test';
import {
  type Activations,
  activate,
  completeOptions,
  drawParameters,
  expressionSheet,
  type FaceParameters,
  factorSheet,
  fullExpression,
  plainParameters,
  renderFace,
  SYNTHETIC_CLASSES,
  sampleSheet,
} from '../../../lib/datasets/synthetic';
import { LIGHTS } from '../../../lib/datasets/synthetic/factors';
import { drawGlasses } from '../../../lib/datasets/synthetic/picture/props';
import { Random } from '../../../lib/support/random';

const SIDE = 64;
const surprise = activate(fullExpression('surprise'));

/** Mean position and amount of what differs between two pictures; 0 … 1 from the left and from the top. */
function difference(a: Uint8Array, b: Uint8Array) {
  const weights = Array.from(a, (value, i) => Math.abs(value - b[i]!));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let x = 0;
  let y = 0;
  weights.forEach((weight, i) => {
    x += (weight * (i % SIDE)) / SIDE / total;
    y += (weight * Math.floor(i / SIDE)) / SIDE / total;
  });
  return { x, y, total };
}

function mean(image: Uint8Array, keep: (x: number, y: number) => boolean): number {
  let sum = 0;
  let count = 0;
  image.forEach((value, i) => {
    if (!keep(i % SIDE, Math.floor(i / SIDE))) return;
    sum += value;
    count++;
  });
  return sum / count;
}

/** Where the features are in a picture: what moves when the person is surprised. */
function featuresAt(change: Partial<FaceParameters>, person: number) {
  const calm = { ...plainParameters(1, person), ...change };
  return difference(renderFace(calm, SIDE, false), renderFace({ ...calm, activations: surprise }, SIDE, false));
}

test('a picture depends on its parameters alone', () => {
  const options = completeOptions();
  const faces = Array.from({ length: 12 }, (_, i) => drawParameters(options, 'train', i));
  const forwards = faces.map((face) => renderFace(face, 48, false));
  renderFace(faces[3]!, 96, true);
  const backwards = [...faces].reverse().map((face) => renderFace(face, 48, false));
  assert.deepStrictEqual(backwards.reverse(), forwards);
});

test('grey and RGB pictures of any side', () => {
  for (const side of [32, 128]) {
    const grey = renderFace(plainParameters(1, 2), side, false);
    const colour = renderFace(plainParameters(1, 2), side, true);
    assert.strictEqual(grey.length, side * side);
    assert.strictEqual(colour.length, 3 * side * side);
    // The middle of the face is skin: redder than blue, and its grey between the two.
    const middle = Math.floor(side * 0.58) * side + Math.floor(side * 0.38);
    assert.ok(colour[3 * middle]! > colour[3 * middle + 2]! + 10);
    assert.ok(grey[middle]! < colour[3 * middle]! && grey[middle]! > colour[3 * middle + 2]!);
  }
});

test('yaw turns the features to the side and pitch up and down', () => {
  for (const person of [0, 2, 5]) {
    const xs = [-36, -18, 0, 18, 36].map((yaw) => featuresAt({ yaw }, person).x);
    for (let i = 1; i < xs.length; i++) assert.ok(xs[i]! > xs[i - 1]! + 0.02, `person ${person}: ${xs}`);
    const ys = [-16, 0, 16].map((pitch) => featuresAt({ pitch }, person).y);
    assert.ok(ys[0]! > ys[1]! && ys[1]! > ys[2]! && ys[0]! > ys[2]! + 0.03, `person ${person}: ${ys}`);
  }
});

test('roll tilts the head: its top goes one way and the mouth the other', () => {
  for (const person of [0, 2, 5]) {
    const plain = plainParameters(1, person);
    const mouth = activate({ 26: 1 });
    const brows = activate({ 1: 1, 2: 1 });
    const slope = (roll: number) => {
      const calm = { ...plain, roll };
      const at = (activations: Activations) =>
        difference(renderFace(calm, SIDE, false), renderFace({ ...calm, activations }, SIDE, false)).x;
      return at(brows) - at(mouth);
    };
    const [right, upright, left] = [-14, 0, 14].map(slope);
    assert.ok(right! > upright! + 0.04 && upright! > left! + 0.04, `person ${person}: ${[right, upright, left]}`);
  }
});

test('a stronger lamp brightens the face and leaves the wall as it is', () => {
  for (const person of [0, 2, 4]) {
    const plain = plainParameters(1, person);
    const lit = [0.45, 0.8, 1.15].map((key) => renderFace({ ...plain, light: { ...plain.light, key } }, SIDE, false));
    const [dim, medium, bright] = lit.map((image) => mean(image, (x, y) => x > 22 && x < 42 && y > 20 && y < 46));
    assert.ok(medium! > dim! + 10 && bright! > medium! + 5, `person ${person}: ${[dim, medium, bright]}`);
    const corners = lit.map((image) => image[0]);
    assert.deepStrictEqual(corners, [corners[0], corners[0], corners[0]]);
  }
});

test('light brightens the side it comes from', () => {
  const face = (x: number, y: number) => x > 18 && x < 46 && y > 18 && y < 48;
  for (const person of [0, 2, 4]) {
    const plain = plainParameters(1, person);
    const [left, right, above, below] = LIGHTS.map((light) =>
      renderFace({ ...plain, light: { ...plain.light, ...light } }, SIDE, false),
    );
    const slope = (image: Uint8Array) =>
      mean(image, (x, y) => face(x, y) && x < 32) - mean(image, (x, y) => face(x, y) && x >= 32);
    assert.ok(slope(left!) > 8, `left ${slope(left!)}`);
    assert.ok(slope(right!) < -8, `right ${slope(right!)}`);
    const fall = (image: Uint8Array) =>
      mean(image, (x, y) => face(x, y) && y < 24) - mean(image, (x, y) => face(x, y) && y > 42);
    assert.ok(fall(above!) > fall(below!) + 20);
  }
});

test('glasses change the band of the eyes and nothing else', () => {
  const plain = plainParameters(1, 2);
  const glasses = drawGlasses(new Random(1, 'glasses'));
  const without = renderFace(plain, SIDE, false);
  const seen = renderFace({ ...plain, glasses }, SIDE, false);
  assert.ok(difference(without, seen).total > 2000);
  seen.forEach((value, i) => {
    const y = i / SIDE / SIDE;
    if (y < 0.3 || y > 0.62) assert.ok(Math.abs(value - without[i]!) <= 1);
  });
});

test('people, and the expressions of one person, look different', () => {
  const pictures = [0, 1, 2, 3, 4, 5].map((person) => renderFace(plainParameters(1, person), SIDE, false));
  for (const a of pictures) for (const b of pictures) if (a !== b) assert.ok(difference(a, b).total > 20_000);
  for (const person of [0, 2]) {
    const shown = SYNTHETIC_CLASSES.map((name) =>
      renderFace(plainParameters(1, person, activate(fullExpression(name))), SIDE, false),
    );
    for (const a of shown) for (const b of shown) if (a !== b) assert.ok(difference(a, b).total > 4000);
  }
});

test('units of the brows change the upper face, units of the mouth the lower one', () => {
  const calm = renderFace(plainParameters(1, 2), SIDE, false);
  const moved = (activations: Activations) =>
    difference(calm, renderFace(plainParameters(1, 2, activations), SIDE, false));
  for (const unit of [1, 2, 4, 5, 7] as const) assert.ok(moved(activate({ [unit]: 1 })).y < 0.5, `AU ${unit}`);
  for (const unit of [10, 12, 15, 16, 17, 20, 23, 25, 26] as const) {
    assert.ok(moved(activate({ [unit]: 1 })).y > 0.58, `AU ${unit}`);
  }
  assert.ok(moved(activate({ 12: [1, 0] })).x < moved(activate({ 12: [0, 1] })).x - 0.1);
  assert.ok(moved(activate({ 12: 0.3 })).total < moved(activate({ 12: 1 })).total);
});

test('blur softens and noise roughens', () => {
  const plain = plainParameters(1, 2);
  const roughness = (sensor: FaceParameters['sensor']) => {
    const image = renderFace({ ...plain, sensor }, SIDE, false);
    return image.reduce((sum, value, i) => sum + (i % SIDE ? Math.abs(value - image[i - 1]!) : 0), 0);
  };
  const sharp = roughness({ blur: 0, noise: 0, seed: 1 });
  assert.ok(roughness({ blur: 0.02, noise: 0, seed: 1 }) < 0.8 * sharp);
  assert.ok(roughness({ blur: 0, noise: 8, seed: 1 }) > 1.2 * sharp);
});

test('contact sheets are as large as their pictures', () => {
  const faces = expressionSheet({ side: 32, people: 2, colour: false });
  assert.deepStrictEqual([faces.width, faces.height, faces.channels], [224, 64, 1]);
  assert.strictEqual(faces.pixels.length, 224 * 64);
  const factors = factorSheet({ side: 32 });
  assert.strictEqual(factors.pixels.length, factors.width * factors.height * 3);
  assert.strictEqual(sampleSheet({ side: 32 }, 2).height, 64);
});
