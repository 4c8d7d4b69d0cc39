/** What a linear function tells of the expression, taken out of z_n in closed form: by hand, by what fresh probes read, and through a whole training. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Matrix, pseudoInverse } from 'ml-matrix';
import { resolveConfig } from '../../lib/config/resolve';
import { batchesInOrder } from '../../lib/datasets/batches/batches';
import { type Tensor2D, tf } from '../../lib/engine';
import { trainProbe } from '../../lib/evaluation/probes';
import { targetDistributions } from '../../lib/losses';
import { encodeBatch } from '../../lib/models/disentangler';
import { namedVariables, type Parts } from '../../lib/models/parts';
import { withRun } from '../../lib/runs/openRun';
import { firstModel } from '../../lib/runs/shortcuts/drawAgainst';
import { train } from '../../lib/runs/train';
import { eraseExpression, linearEraser } from '../../lib/training/erasure';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { alive, assertClose, draw, valuesOf } from '../helpers';
import { createSmall, SMALL_CLASSES, SMALL_SHAPE } from '../models/small';
import { stopAfterAnEpoch } from '../runs/stopped';
import { barDataset } from './small';

temporaryCache();

const erased = (codes: Tensor2D, labels: ArrayLike<number>, classes: number) => {
  const { mean, kept } = linearEraser(codes, targetDistributions(labels, classes));
  return codes.sub(mean).matMul<Tensor2D>(kept).add<Tensor2D>(mean);
};

test('of (s, s + t), where s = ±1 is the class and t = ±1 is not, s is taken from both: by hand', () => {
  const codes = tf.tensor2d([
    [1, 2],
    [1, 0],
    [-1, 0],
    [-1, -2],
  ]);
  // Σ = [[1, 1], [1, 2]] and cov(z, s) = (1, 1), so that P = (1, 1)ᵀ (1, 0): z − Pz = (0, t)
  assertClose(erased(codes, [0, 0, 1, 1], 2), [0, 1, 0, -1, 0, 1, 0, -1], 1e-5);
});

test('it is the projection of the paper, computed in another way, also where a direction is empty', () => {
  const labels = Array.from({ length: 300 }, (_, i) => i % 3);
  const noise = draw([300, 5], 'noise').arraySync() as number[][];
  // the last number is a sum of two others
  const rows = noise.map(([a, b, c, d, e], i) => [a! + labels[i]!, b! * 3 + a!, c! - labels[i]!, d! * e!, a! + c!]);
  const x = new Matrix(rows).subRowVector(new Matrix(rows).mean('column'));
  const y = new Matrix(labels.map((label) => [0, 1, 2].map((k) => Number(k === label) - 1 / 3)));
  const [xx, xy] = [x.transpose().mmul(x), x.transpose().mmul(y)];
  const inverse = pseudoInverse(xx);
  const P = xy
    .mmul(pseudoInverse(xy.transpose().mmul(inverse).mmul(xy)))
    .mmul(xy.transpose())
    .mmul(inverse);
  const expected = Matrix.sub(new Matrix(rows), x.mmul(P.transpose())).to1DArray();
  assertClose(erased(tf.tensor2d(rows), labels, 3), expected, 2e-4);
});

test('what has no class any more stays as it is, and so does a code that never varied', () => {
  const labels = Array.from({ length: 200 }, (_, i) => i % 4);
  const once = erased(draw([200, 7], 'once') as Tensor2D, labels, 4);
  assertClose(erased(once, labels, 4), once, 1e-4);
  const still = tf.fill([200, 7], 3) as Tensor2D;
  assertClose(erased(still, labels, 4), still, 1e-6);
});

test('of fewer codes than numbers, and of numbers of very different size: classes meet, and what no code showed stays', () => {
  const labels = Array.from({ length: 12 }, (_, i) => i % 2);
  const sizes = tf.tensor1d(Array.from({ length: 20 }, (_, d) => 10 ** ((d % 5) * 2 - 4))); // 10⁻⁴ … 10⁴
  const few = draw([12, 20], 'few').mul<Tensor2D>(sizes);
  const { mean, kept } = linearEraser(few, targetDistributions(labels, 2));
  const after = few.sub(mean).matMul<Tensor2D>(kept).div<Tensor2D>(sizes);
  const [a, b] = [0, 1].map((k) =>
    tf
      .gather(
        after,
        [...labels.keys()].filter((i) => labels[i] === k),
      )
      .mean(0),
  );
  assertClose(a!, b!, 1e-4);
  // the map is a projection that takes one direction away, whatever the other codes may be
  const rank = new Matrix(
    kept
      .mul(sizes.reshape([-1, 1]))
      .div(sizes)
      .arraySync() as number[][],
  );
  assert.equal(Math.round(rank.trace()), 19);
  const other = draw([1, 20], 'other').mul<Tensor2D>(sizes).matMul<Tensor2D>(kept).div(sizes);
  assert.ok(other.norm().dataSync()[0]! > 2, 'a code of another image is still there');
});

test('a code that is not finite is told as what it is', async () => {
  const parts = createSmall();
  const bias = parts.nuisance.getLayer('nuisance_code').weights[1]!.read();
  parts.nuisance.getLayer('nuisance_code').weights[1]!.write(bias.div(0) as never);
  await assert.rejects(eraseExpression(parts, barDataset()), { name: 'MienError', message: /z_n is not finite/ });
});

/** z_n of a split, and its labels. */
function codesOf(parts: Parts, { splits }: ReturnType<typeof barDataset>, name: 'train' | 'validation') {
  const split = splits[name];
  const [images] = [...batchesInOrder(split, SMALL_SHAPE, split.size)];
  const { nuisance } = encodeBatch(parts, images!);
  return { codes: { values: nuisance.dataSync() as Float32Array, columns: nuisance.shape[1] }, labels: split.labels };
}

test('a linear probe reads the place of the bar before, and no more than the most frequent after', async () => {
  const dataset = barDataset(600, 300);
  const parts = createSmall();
  const read = () => {
    const [seen, unseen] = [codesOf(parts, dataset, 'train'), codesOf(parts, dataset, 'validation')];
    return trainProbe('linear', seen, unseen, SMALL_CLASSES);
  };
  const before = read();
  assert.ok(before.accuracy > before.chance + 0.2, `before: ${before.accuracy}`);
  const others = () =>
    [...namedVariables(parts)].filter(([name]) => !name.includes('nuisance_code')).map(([, v]) => valuesOf(v));
  const [kept, memory] = [others(), alive()];
  await eraseExpression(parts, dataset);
  assert.deepEqual(alive(), memory);
  assert.deepEqual(others(), kept, 'nothing but the layer of the code changes');
  const after = read();
  assert.ok(after.accuracy <= after.chance + 0.01, `after: ${after.accuracy}`);
});

test('of a code that is a distribution the mean is erased, and its variance stays', async () => {
  const dataset = barDataset(100);
  const parts = createSmall(1, {}, ['nuisance']);
  await eraseExpression(parts, dataset);
  const { codes, labels } = codesOf(parts, dataset, 'train');
  const means = [0, 1, 2].map((k) => {
    const rows = [...labels.keys()].filter((i) => labels[i] === k);
    return Array.from(
      { length: codes.columns },
      (_, d) => rows.reduce((sum, i) => sum + codes.values[i * codes.columns + d]!, 0) / rows.length,
    );
  });
  assertClose(means[1]!, means[0]!, 1e-4);
  assertClose(means[2]!, means[0]!, 1e-4);
});

const config = tinyConfig({ training: { epochs: 2, erase: true } });

test('a training ends with it, stopped in between or not', async () => {
  const [whole, stopped] = ['whole', 'stopped'].map((name) => join(temporaryFolder(), name)) as [string, string];
  await train(config, { out: whole });
  await stopAfterAnEpoch(config, stopped);
  await train(config, { out: stopped, resume: true });
  const weights = (run: string) => readFileSync(join(run, 'model', 'weights.bin'));
  assert.deepEqual(weights(stopped), weights(whole));
  await withRun(whole, async (run) => {
    const split = run.dataset.splits.train;
    const codes = { codes: run.codes('train').nuisance, labels: split.labels };
    assert.ok(
      trainProbe('linear', codes, codes, run.dataset.classes.length).accuracy < 0.2,
      'on its own images, chance is a seventh',
    );
  });
});

test('it tells how far it is, can be interrupted, and is gone through again when the run goes on', async () => {
  const out = join(temporaryFolder(), 'interrupted');
  const controller = new AbortController();
  const works: string[] = [];
  const progress = (work: string) => {
    works.push(work);
    if (work === 'Erasing') controller.abort();
  };
  await assert.rejects(train(config, { out, progress, signal: controller.signal }), {
    name: 'InterruptedError',
    message: /^Interrupted while the expression was taken out of z_n; every epoch is kept/,
  });
  assert.equal(works.at(-1), 'Erasing');
  const { summary } = await train(config, { out, resume: true });
  assert.equal(summary.epochs, 2);
});

test('nobody draws against a nuisance code that the expression was taken out of', async () => {
  const out = join(temporaryFolder(), 'erased');
  await train(config, { out });
  const against = (run: string) => resolveConfig(config, { training: { sampling: { against: run } } });
  await assert.rejects(train(against(out), { out: `${out}2` }), /was taken out of the nuisance code of/);
  assert.equal(firstModel(against('nuisance')).training.erase, false);
});

test('where nothing of z_n would be left it says so before the first epoch', async () => {
  const narrow = tinyConfig({ model: { nuisance: { codeSize: 6 } }, training: { erase: true } });
  const out = join(temporaryFolder(), 'narrow');
  await assert.rejects(train(narrow, { out }), /takes 6 directions out of z_n, which has 6: nothing would be left/);
});
