import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor2D, tf } from '../../lib/engine';
import { createAdversary, guessesOf } from '../../lib/models/adversary';
import { createClassifier } from '../../lib/models/classifier';
import { assertClose, draw, valuesOf } from '../helpers';

const codes = draw([16, 5], 'codes').mul(3).add(2) as Tensor2D;
const hidden = [[], [8], [6, 4]];

test('each list of hidden units is an adversary with logits of its own, and weights of its own', () => {
  const adversary = createAdversary(5, 3, { hidden, normalise: false }, 1);
  const guesses = guessesOf(adversary, codes, false);
  assert.deepEqual(
    guesses.map(({ shape }) => shape),
    [
      [16, 3],
      [16, 3],
      [16, 3],
    ],
  );
  const alone = hidden.map((units, i) => createClassifier(5, 3, units, `adversary${i + 1}`, 1));
  for (const [i, one] of alone.entries())
    assert.deepEqual(valuesOf(guesses[i]!), valuesOf(one.apply(codes) as Tensor2D));
});

test('one adversary that reads the code as it is, is the classifier it was before there could be several', () => {
  const adversary = createAdversary(5, 3, { hidden: [[8]], normalise: false }, 1);
  const before = createClassifier(5, 3, [8], 'adversary', 1);
  assert.deepEqual(
    adversary.weights.map(({ originalName }) => originalName),
    before.weights.map(({ originalName }) => originalName),
  );
  assert.deepEqual(guessesOf(adversary, codes, true).map(valuesOf), [valuesOf(before.apply(codes) as Tensor2D)]);
});

test('normalised, they read what has mean 0 and deviation 1 in the batch; in use, by the averages of training; with nothing to learn', () => {
  const adversary = createAdversary(5, 3, { hidden: [[]], normalise: true }, 1);
  assert.equal(adversary.trainableWeights.length, 2, 'kernel and bias of the linear one');
  const { mean, variance } = tf.moments(codes, 0);
  const normalised = codes.sub(mean).div(variance.add(1e-5).sqrt()) as Tensor2D;
  const linear = createClassifier(5, 3, [], 'adversary', 1);
  for (let i = 0; i < 200; i++) tf.dispose(guessesOf(adversary, codes, true));
  assertClose(guessesOf(adversary, codes, true)[0]!, linear.apply(normalised) as Tensor2D, 1e-4);
  assertClose(guessesOf(adversary, codes, false)[0]!, linear.apply(normalised) as Tensor2D, 1e-3, 'in use');
  const shifted = codes.mul(40).sub(7) as Tensor2D;
  assertClose(guessesOf(adversary, shifted, true)[0]!, linear.apply(normalised) as Tensor2D, 1e-3, 'grown');
});

test('they are saved and loaded with their outputs and averages', async () => {
  const adversary = createAdversary(5, 3, { hidden, normalise: true }, 1);
  for (let i = 0; i < 3; i++) guessesOf(adversary, codes, true);
  let saved: Parameters<Parameters<typeof tf.io.withSaveHandler>[0]>[0] | undefined;
  await adversary.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
  assert.deepEqual(guessesOf(loaded, codes, false).map(valuesOf), guessesOf(adversary, codes, false).map(valuesOf));
});
