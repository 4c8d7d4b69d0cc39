/** Faces that are cut out already, named from their files by the model that comes with mien, against ONNX Runtime with the same weights. */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { completeOptions, drawParameters, renderFace } from '../../lib/datasets/synthetic';
import { exportModel } from '../../lib/runs/exports/exportModel';
import { type OpenModel, openModel } from '../../lib/runs/openModel';
import { predict } from '../../lib/runs/predict';
import { pretrained } from '../../lib/runs/pretrained';
import { PythonPeer } from '../peers/pythonPeer';
import type { BenchResult } from './result';
import { inTurns, milliseconds, summarise } from './turns';

export interface PredictBench extends BenchResult {
  /** The largest difference of any probability. */
  readonly worstProbability: number;
  /** Images in a batch of ONNX Runtime's: the fastest of a few. */
  readonly theirBatch: number;
}

export interface PredictBenchSettings {
  /** Turns of each side. Default 5. */
  readonly turns?: number;
  /** Default 1,000. */
  readonly images?: number;
  /** Seconds that the turns may take: with fewer images where that asks for it. Default: as long as it takes. */
  readonly limit?: number;
  readonly note?: (sentence: string) => void;
}

const BATCHES = [16, 32, 64, 128, 256];

/** The fastest batch is chosen by so many images, at least a full one of each. */
const TRIED = 256;

/** One view of each face: more of them are the same work again for both. @throws MienError when ONNX Runtime is not installed */
export async function benchPredict(settings: PredictBenchSettings = {}): Promise<PredictBench> {
  const { turns = 5, images = 1000, limit = Number.POSITIVE_INFINITY, note = () => {} } = settings;
  const peer = new PythonPeer('predict_peer.py');
  const model = await openModel(pretrained('fer2013'));
  try {
    const used: OpenModel = { ...model, config: { ...model.config, evaluation: { views: 'one' } } };
    const ours = (folder: string) => milliseconds(() => predict(used, [folder], { detect: false }));
    const few = await writeCrops(join(peer.folder, 'few'), TRIED, model.shape[0]);
    await exportModel(used, { to: 'onnx', out: peer.folder });
    await peer.ask('load', { model: join(peer.folder, 'model.onnx'), threads: os.availableParallelism() });
    const theirBatch = await fastestBatch(peer, few);
    await ours(few); // the first call compiles
    const each = ((await ours(few)) + (await theirs(peer, few, theirBatch)).milliseconds) / TRIED;
    const count = Math.max(TRIED, Math.min(images, Math.floor((1000 * limit) / (each * (turns + 1)))));
    const crops = await writeCrops(join(peer.folder, 'crops'), count, model.shape[0]);
    note(`${count} crops named by one view, against ONNX Runtime with batches of ${theirBatch}`);
    const [named, other] = [await predict(used, [crops], { detect: false }), await theirs(peer, crops, theirBatch)];
    const worstProbability = Math.max(
      ...named.flatMap(({ faces }, i) =>
        Object.values(faces[0]!.probabilities).map((p, k) => Math.abs(p - other.probabilities[i]![k]!)),
      ),
    );
    const result = await inTurns(
      {
        work: `${count} crops of ${model.shape.join(' × ')} named from their files, 1 view each`,
        peer: 'Pillow, NumPy and ONNX Runtime',
        ours: () => ours(crops),
        theirs: async () => (await theirs(peer, crops, theirBatch)).milliseconds,
      },
      turns,
    );
    return { ...result, worstProbability, theirBatch };
  } finally {
    peer.end();
    model.close();
  }
}

/** Rendered faces as JPEGs; a hundred of them, each ten times, as only the number counts. */
async function writeCrops(folder: string, count: number, side: number): Promise<string> {
  mkdirSync(folder);
  const options = completeOptions({ side });
  for (let i = 0; i < count; i++) {
    const pixels = renderFace(drawParameters(options, 'test', i % 100), side, false);
    const jpeg = await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
      .jpeg({ quality: 95 })
      .toBuffer();
    writeFileSync(join(folder, `${String(i).padStart(5, '0')}.jpg`), jpeg);
  }
  return folder;
}

function theirs(peer: PythonPeer, folder: string, batch: number) {
  return peer.ask<{ milliseconds: number; probabilities: number[][] }>('predict', { folder, batch });
}

/** Each batch size twice, alternately, so that the peer runs at its best. */
async function fastestBatch(peer: PythonPeer, folder: string): Promise<number> {
  const times = new Map<number, number[]>(BATCHES.map((batch) => [batch, []]));
  for (let round = 0; round < 2; round++) {
    for (const batch of BATCHES) times.get(batch)!.push((await theirs(peer, folder, batch)).milliseconds);
  }
  return BATCHES.reduce((best, batch) =>
    summarise(times.get(batch)!).min < summarise(times.get(best)!).min ? batch : best,
  );
}
