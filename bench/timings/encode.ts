/** Codes of many images from a trained model, against ONNX Runtime with the same weights. */
import os from 'node:os';
import { join } from 'node:path';
import { type ImageShape, pixelsOf, type Split } from '../../lib/datasets/dataset';
import { fromMemory } from '../../lib/datasets/packed/fromMemory';
import { tf } from '../../lib/engine';
import { encodeSplit, type SplitCodes } from '../../lib/evaluation/encodeSplit';
import { loadModel, modelsOf, saveModel } from '../../lib/models/modelFiles';
import { namedVariables, type Parts } from '../../lib/models/parts';
import { saveWeights } from '../../lib/runs/folder/checkpoint';
import { Random } from '../../lib/support/random';
import { readSafetensors } from '../../lib/support/safetensors';
import { PythonPeer } from '../peers/pythonPeer';
import { benchSplit } from './data';
import { type BenchModel, benchModel } from './model';
import type { BenchResult } from './result';
import { inTurns, milliseconds, summarise } from './turns';

export interface EncodeBench extends BenchResult {
  /** The largest difference of any output on the images that both encoded. */
  readonly worstOutput: number;
  /** Images in a batch of ONNX Runtime's: the fastest of a few. */
  readonly theirBatch: number;
}

export interface EncodeBenchSettings {
  /** Turns of each side. Default 5. */
  readonly turns?: number;
  /** Default 10,000. */
  readonly images?: number;
  readonly note?: (sentence: string) => void;
}

/** Images whose outputs are compared. */
const CHECKED = 200;
const BATCHES = [16, 32, 64, 128, 256];

/** @throws MienError when ONNX Runtime is not installed */
export async function benchEncode(settings: EncodeBenchSettings = {}): Promise<EncodeBench> {
  const { turns = 5, images = 10_000, note = () => {} } = settings;
  const model = benchModel();
  moveAverages(model.parts);
  const peer = new PythonPeer('onnx_peer.py');
  try {
    await saveModel(join(peer.folder, 'model'), modelsOf(model.parts));
    const trained = await loadModel(join(peer.folder, 'model'));
    await loadPeer(peer, model, images);
    const split = patternSplit(model.shape, images);
    const worstOutput = await compare(peer, encodeSplit(trained, patternSplit(model.shape, CHECKED), model.shape));
    const theirBatch = await fastestBatch(peer);
    note(`Codes of ${images} images, against ONNX Runtime with batches of ${theirBatch}`);
    const result = await inTurns(
      {
        work: `codes of ${images} images of ${model.shape.join(' × ')}`,
        peer: 'ONNX Runtime',
        ours: () => milliseconds(() => encodeSplit(trained, split, model.shape)),
        theirs: () => time(peer, theirBatch),
      },
      turns,
    );
    return { ...result, worstOutput, theirBatch };
  } finally {
    peer.end();
    model.dispose();
  }
}

/** Moving averages and affine parts as after a training, so that a mistake in folding them shows. */
function moveAverages(parts: Parts): void {
  const random = new Random(1, 'bench', 'averages');
  for (const [name, variable] of namedVariables(parts)) {
    if (!name.startsWith('encoder/') || variable.rank !== 1) continue;
    const centre = /gamma|variance/.test(name) ? 1 : 0;
    const values = Float32Array.from({ length: variable.size }, () => centre + random.uniform(-0.3, 0.3));
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

async function loadPeer(peer: PythonPeer, { config, shape, parts }: BenchModel, images: number): Promise<void> {
  const weights = join(peer.folder, 'weights.safetensors');
  saveWeights(weights, parts);
  await peer.ask('load', { weights, config: config.model, shape, threads: os.availableParallelism() });
  await peer.ask('images', { count: images });
}

/** Byte i of all is (7919 i >> 5) mod 256, as in `bench/peers/onnx_peer.py`, in memory. */
function patternSplit(shape: ImageShape, size: number): Split {
  const length = size * pixelsOf(shape);
  const pixels = Uint8Array.from({ length }, (_, i) => Math.floor((i * 7919) / 32) % 256);
  return benchSplit('test', size, 1, fromMemory(pixels, shape));
}

async function compare(peer: PythonPeer, codes: SplitCodes): Promise<number> {
  const file = join(peer.folder, 'codes.safetensors');
  await peer.ask('codes', { count: CHECKED, file });
  const { tensors } = readSafetensors(file);
  let worst = 0;
  for (const [name, { values }] of Object.entries(codes)) {
    const theirs = tensors.get(name)!.values;
    values.forEach((value: number, i: number) => {
      worst = Math.max(worst, Math.abs(value - theirs[i]!));
    });
  }
  return worst;
}

async function time(peer: PythonPeer, batch: number): Promise<number> {
  return (await peer.ask<{ milliseconds: number }>('time', { batch })).milliseconds;
}

/** Each batch size twice, alternately, so that the peer runs at its best. */
async function fastestBatch(peer: PythonPeer): Promise<number> {
  const times = new Map<number, number[]>(BATCHES.map((batch) => [batch, []]));
  for (let round = 0; round < 2; round++) for (const batch of BATCHES) times.get(batch)!.push(await time(peer, batch));
  return BATCHES.reduce((best, batch) =>
    summarise(times.get(batch)!).min < summarise(times.get(best)!).min ? batch : best,
  );
}
