import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Factor, Split } from '../../../lib/datasets/dataset';
import { clearestImages, drawFaces } from '../../../lib/runs/pictures/chosenImages';

const factor = (name: string, values: string[], codes: number[]): Factor => ({
  name,
  values,
  codes: Int32Array.from(codes),
});

function splitOf(labels: number[], factors: Factor[]): Split {
  const read = () => assert.fail('no image is needed');
  return { name: 'test', size: labels.length, labels: Int32Array.from(labels), factors, read };
}

/** [N, 2] from the probabilities of the second class. */
function probabilities(second: number[]) {
  return { values: Float32Array.from(second.flatMap((p) => [1 - p, p])), columns: 2 };
}

test('the clearest image: named rightly before plain, plain before sure', () => {
  const yaw = factor('yaw', ['left', 'frontal'], [1, 0, 1, 1, 0, 1]);
  const occlusion = factor('occlusion', ['none', 'hand'], [0, 0, 0, 1, 0, 0]);
  const split = splitOf([0, 0, 0, 1, 1, 1], [yaw, occlusion]);
  // class 0: image 0 is plain and wrong, image 1 is turned and surest, image 2 is plain and right
  // class 1: image 3 is covered, image 4 is turned, image 5 is plain, right, and least sure
  const chosen = clearestImages(split, probabilities([0.9, 0.01, 0.3, 0.99, 0.98, 0.6]), 2);
  assert.deepEqual(chosen, [
    { label: 0, image: 2 },
    { label: 1, image: 5 },
  ]);
});

test('without factors it is the surest one; a class of which none is right shows one all the same, and an empty class none', () => {
  const split = splitOf([0, 0, 1, 1], []);
  assert.deepEqual(clearestImages(split, probabilities([0.4, 0.2, 0.3, 0.1]), 2), [
    { label: 0, image: 1 },
    { label: 1, image: 2 },
  ]);
  assert.deepEqual(clearestImages(splitOf([1, 1], []), probabilities([0.6, 0.8]), 2), [{ label: 1, image: 1 }]);
});

test('faces: uncovered, other persons each time, turned other ways as long as there are some; no image twice', () => {
  const person = [0, 0, 1, 1, 2, 2, 0, 1, 2];
  const turned = [0, 0, 0, 1, 0, 2, 1, 2, 1];
  const covered = [0, 0, 0, 0, 0, 0, 1, 1, 1];
  const split = splitOf(new Array(9).fill(0), [
    factor('identity', ['a', 'b', 'c'], person),
    factor('yaw', ['left', 'frontal', 'right'], turned),
    factor('occlusion', ['none', 'bar'], covered),
  ]);
  for (let seed = 1; seed <= 10; seed++) {
    const faces = drawFaces(split, 3, seed);
    assert.equal(new Set(faces.map((i) => person[i])).size, 3);
    assert.ok(faces.every((i) => covered[i] === 0));
    assert.equal(new Set(drawFaces(split, 6, seed)).size, 6);
    assert.deepEqual(drawFaces(split, 3, seed), faces);
  }
  assert.ok(new Set(Array.from({ length: 10 }, (_, seed) => drawFaces(split, 3, seed).join())).size > 1);
  assert.equal(new Set(drawFaces(split, 8, 1)).size, 8, 'more than are uncovered');
  assert.equal(drawFaces(split, 20, 1).length, 9, 'more than there are');
});

test('faces: unknown persons are taken as different ones', () => {
  const split = splitOf([0, 0, 0], [factor('identity', ['a'], [-1, -1, -1])]);
  assert.deepEqual(drawFaces(split, 3, 1).sort(), [0, 1, 2]);
});
