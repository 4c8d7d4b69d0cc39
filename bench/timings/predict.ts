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
  readonly note?: (sentence: string) => void;
}

const BATCHES = [16, 32, 64, 128, 256];

/** One view of each face, then the views that the model is used with. @throws MienError when ONNX Runtime is not installed */
export async function benchPredict(settings: PredictBenchSettings = {}): Promise<PredictBench[]> {
  const { turns = 5, images = 1000, note = () => {} } = settings;
  const peer = new PythonPeer('predict_peer.py');
  const model = await openModel(pretrained('fer2013'));
  try {
    const crops = join(peer.folder, 'crops');
    await writeCrops(crops, images, model.shape[0]);
    await exportModel(model, { to: 'onnx', out: peer.folder });
    await peer.ask('load', { model: join(peer.folder, 'model.onnx'), threads: os.availableParallelism() });
    const theirBatch = await fastestBatch(peer, crops);
    const results: PredictBench[] = [];
    for (const views of ['one', 'thirty-six'] as const) {
      note(
        `${images} crops named by ${views === 'one' ? 'one view' : '36 views'}, against ONNX Runtime with batches of ${theirBatch}`,
      );
      const used: OpenModel = { ...model, config: { ...model.config, evaluation: { views } } };
      const ask = () => theirs(peer, crops, theirBatch, views === 'one' ? 1 : 36);
      const [ours, other] = [await predict(used, [crops], { detect: false, note }), await ask()];
      const worstProbability = Math.max(
        ...ours.flatMap(({ faces }, i) =>
          Object.values(faces[0]!.probabilities).map((p, k) => Math.abs(p - other.probabilities[i]![k]!)),
        ),
      );
      const result = await inTurns(
        {
          work: `${images} crops of ${model.shape.join(' × ')} named from their files, ${views === 'one' ? '1 view' : '36 views'} each`,
          peer: 'Pillow, NumPy and ONNX Runtime',
          ours: () => milliseconds(() => predict(used, [crops], { detect: false })),
          theirs: async () => (await ask()).milliseconds,
        },
        views === 'one' ? turns : Math.min(turns, 3),
      );
      results.push({ ...result, worstProbability, theirBatch });
    }
    return results;
  } finally {
    peer.end();
    model.close();
  }
}

/** Rendered faces as JPEGs; a hundred of them, each ten times, as only the number counts. */
async function writeCrops(folder: string, count: number, side: number): Promise<void> {
  mkdirSync(folder);
  const options = completeOptions({ side });
  for (let i = 0; i < count; i++) {
    const pixels = renderFace(drawParameters(options, 'test', i % 100), side, false);
    const jpeg = await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
      .jpeg({ quality: 95 })
      .toBuffer();
    writeFileSync(join(folder, `${String(i).padStart(5, '0')}.jpg`), jpeg);
  }
}

function theirs(peer: PythonPeer, folder: string, batch: number, views: number) {
  return peer.ask<{ milliseconds: number; probabilities: number[][] }>('predict', { folder, batch, views });
}

/** Each batch size twice, alternately, so that the peer runs at its best. */
async function fastestBatch(peer: PythonPeer, folder: string): Promise<number> {
  const times = new Map<number, number[]>(BATCHES.map((batch) => [batch, []]));
  for (let round = 0; round < 2; round++) {
    for (const batch of BATCHES) times.get(batch)!.push((await theirs(peer, folder, batch, 1)).milliseconds);
  }
  return BATCHES.reduce((best, batch) =>
    summarise(times.get(batch)!).min < summarise(times.get(best)!).min ? batch : best,
  );
}
