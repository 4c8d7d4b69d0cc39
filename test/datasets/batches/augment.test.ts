import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AugmentationOptions, augment } from '../../../lib/datasets/batches/augment';
import type { ImageShape } from '../../../lib/datasets/dataset';
import { tf } from '../../../lib/engine';
import { Random } from '../../../lib/support/random';
import { FixedRandom } from '../../data/fixedRandom';
import { NO_AUGMENTATION } from './noAugmentation';

const LOW = new FixedRandom(0);
const MIDDLE = new FixedRandom(0.5);
const HIGH = new FixedRandom(1);

function augmented(
  values: ArrayLike<number>,
  shape: ImageShape,
  options: Partial<AugmentationOptions>,
  random: Random,
) {
  const result = augment(Float32Array.from(values), shape, { ...NO_AUGMENTATION, ...options }, random);
  const { shape: size } = result;
  const data = result.dataSync() as Float32Array;
  result.dispose();
  return { data, size };
}

const noise = (n: number) => {
  const random = new Random(5, 'noise');
  return Float32Array.from({ length: n }, () => random.uniform());
};
const STRONG: AugmentationOptions = {
  flip: true,
  shift: 0.3,
  rotate: 90,
  zoom: 0.5,
  stretch: 0.3,
  light: 0.5,
  erase: 1,
  mixup: 0,
};

test('with everything off the images come back as they are', () => {
  const values = noise(3 * 8 * 6 * 3);
  const { data, size } = augmented(values, [8, 6, 3], {}, new Random(1));
  assert.deepEqual(size, [3, 8, 6, 3]);
  assert.deepEqual(data, values);
});

test('draws in the middle of their ranges change nothing', () => {
  const values = noise(2 * 9 * 9);
  const options = { ...STRONG, erase: 0 };
  const { data } = augmented(values, [9, 9, 1], options, MIDDLE);
  for (const [i, value] of data.entries()) assert.ok(Math.abs(value - values[i]!) < 1e-6);
});

test('a flip is the exact mirror image, on odd and even widths, and half of the images get it', () => {
  for (const width of [5, 6]) {
    const values = noise(4 * width * 3);
    const { data } = augmented(values, [4, width, 3], { flip: true }, LOW);
    const at = (array: Float32Array, y: number, x: number, c: number) => array[(y * width + x) * 3 + c];
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < width; x++)
        for (const c of [0, 1, 2]) assert.equal(at(data, y, x, c), at(values, y, width - 1 - x, c));
    }
  }
  const left = Float32Array.from({ length: 2000 }, (_, i) => i % 2); // 1000 images of 1 × 2 pixels, 0 and 1
  const { data } = augmented(left, [1, 2, 1], { flip: true }, new Random(3));
  const flipped = Array.from({ length: 1000 }, (_, i) => data[2 * i]!).reduce((a, b) => a + b);
  assert.ok(flipped > 430 && flipped < 570, `${flipped} of 1000`);
});

test('a shift moves by its share of the side', () => {
  const values = Float32Array.from({ length: 64 }, (_, i) => i / 64); // 8 × 8
  const { data } = augmented(values, [8, 8, 1], { shift: 0.25 }, HIGH); // two pixels, both ways
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) assert.equal(data[8 * y + x], values[8 * Math.min(7, y + 2) + Math.min(7, x + 2)]);
  }
});

test('a rotation of 90° turns about the centre', () => {
  const values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  const { data } = augmented(values, [3, 3, 1], { rotate: 90 }, HIGH);
  const quarter = [0.3, 0.6, 0.9, 0.2, 0.5, 0.8, 0.1, 0.4, 0.7];
  for (const [i, value] of quarter.entries()) assert.ok(Math.abs(data[i]! - value) < 1e-6, `${data}`);
});

test('a zoom keeps the centre: half the size, seen from a third of the way', () => {
  const values = [0, 0.25, 0.5, 0.75, 1];
  const { data } = augmented(values, [1, 5, 1], { zoom: 0.5 }, LOW); // factor 0.5: twice as far from the centre
  assert.deepEqual([...data], [0, 0, 0.5, 1, 1]);
});

test('a stretch scales each side by itself, about the centre', () => {
  const values = Float32Array.from({ length: 25 }, (_, i) => (i % 5) / 4); // 5 × 5, brighter to the right
  const factors = new FixedRandom(0.5);
  const draws = [0.5, -0.5]; // width 1.5 times, height 0.5 times, as the last draws of each image
  factors.uniform = (low = 0, high = 1) => (low === -0.5 && high === 0.5 ? draws.shift()! : (low + high) / 2);
  const { data } = augmented(values, [5, 5, 1], { stretch: 0.5 }, factors);
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 5; x++) assert.ok(Math.abs(data[5 * y + x]! - (2 + (x - 2) / 1.5) / 4) < 1e-6, `${data}`);
  }
});

test('contrast turns about mid-grey, brightness adds, and both stay within 0 … 1', () => {
  const values = [0.5, 0.25, 1, 0];
  const { data } = augmented(values, [2, 2, 1], { light: 0.5 }, HIGH); // contrast 1.5, brightness + 0.5
  assert.deepEqual([...data], [1, 0.625, 1, 0.25]);
  const { data: dark } = augmented(values, [2, 2, 1], { light: 0.5 }, LOW); // contrast 0.5, brightness − 0.5
  assert.deepEqual([...dark], [0, 0, 0.25, 0]);
});

test('what is erased is one rectangle of 2 … 20 % of the image, of noise; other images stay as they are', () => {
  const [side, count] = [100, 300];
  const marker = 7; // noise is below 1
  const { data } = augmented(
    new Float32Array(count * side * side).fill(marker),
    [side, side, 1],
    { erase: 0.5 },
    new Random(2),
  );
  const areas: number[] = [];
  for (let i = 0; i < count; i++) {
    const erased = [...data.subarray(i * side * side, (i + 1) * side * side).entries()].filter(([, v]) => v !== marker);
    if (erased.length === 0) continue;
    const xs = erased.map(([at]) => at % side);
    const ys = erased.map(([at]) => Math.floor(at / side));
    const box = (Math.max(...xs) - Math.min(...xs) + 1) * (Math.max(...ys) - Math.min(...ys) + 1);
    assert.equal(erased.length, box, 'a whole rectangle');
    assert.ok(erased.every(([, value]) => value >= 0 && value < 1));
    areas.push(box / side ** 2);
  }
  assert.ok(areas.length > 110 && areas.length < 190, `${areas.length} of ${count} were erased`);
  // sides are whole pixels: half a pixel more or less a side
  assert.ok(Math.min(...areas) > 0.0185 && Math.max(...areas) < 0.21, `${Math.min(...areas)} … ${Math.max(...areas)}`);
  const mean = areas.reduce((a, b) => a + b) / areas.length;
  assert.ok(mean > 0.09 && mean < 0.13, `mean ${mean}`);
});

test('the same random stream gives the same images, another gives others; all stay within 0 … 1', () => {
  const values = noise(4 * 20 * 20);
  const draw = (seed: number) => augmented(values, [20, 20, 1], STRONG, new Random(seed)).data;
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
  assert.ok(draw(1).every((value) => value >= 0 && value <= 1));
});

test('no tensor is left behind', () => {
  const before = tf.memory().numTensors;
  augmented(noise(4 * 20 * 20), [20, 20, 1], STRONG, new Random(1));
  assert.equal(tf.memory().numTensors, before);
});

test('what is left out is not done; what does not exist is refused', () => {
  const images = noise(2 * 12 * 10);
  const left = augment(Float32Array.from(images), [12, 10, 1], {}, new Random(1, 'a'));
  assert.deepEqual([...left.dataSync()], [...images]);
  const one = augment(Float32Array.from(images), [12, 10, 1], { flip: true }, new Random(1, 'a'));
  const all = augment(Float32Array.from(images), [12, 10, 1], { ...NO_AUGMENTATION, flip: true }, new Random(1, 'a'));
  assert.deepEqual([...one.dataSync()], [...all.dataSync()]);
  const undecided = augment(
    Float32Array.from(images),
    [12, 10, 1],
    { flip: true, zoom: undefined },
    new Random(1, 'a'),
  );
  assert.deepEqual([...undecided.dataSync()], [...all.dataSync()]);
  const misspelled = { flp: true } as Partial<AugmentationOptions>;
  assert.throws(() => augment(images, [12, 10, 1], misspelled, new Random(1, 'a')), /There is no setting flp/);
});
