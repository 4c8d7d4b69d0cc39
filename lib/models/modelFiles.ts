import { join } from 'node:path';
import { type LayersModel, tf } from '../engine';
import { writeFolderAtomic } from '../support/files';
import { compileForUse, type PixelEncoder } from './compileForUse';
import { composeForUse } from './disentangler';
import { halfPrecision } from './halfPrecision';
import { loadLayersFile } from './layersFile';
import type { Parts } from './parts';

/** The models that a run's files hold. */
export interface SavedModels {
  /** Image `[B, H, W, C]` in 0 … 1 to `[probabilities [B, K], z_e [B, D_e], z_n [B, D_n]]` */
  readonly disentangler: LayersModel;
  /** `[B, D_n] -> [B, K]` logits of the adversaries that trained along, an output each */
  readonly adversary: LayersModel;
  /** `[B, D_e + D_n] -> [B, H, W, C]` */
  readonly decoder: LayersModel;
}

/** A trained model as its files give it. */
export interface TrainedModel extends SavedModels {
  /** The disentangler for many images: from their pixels, faster, and the same but for rounding. */
  readonly encode: PixelEncoder;
  /** Frees all of it. */
  dispose(): void;
}

/** JSON, by name. */
export type Metadata = Readonly<Record<string, string | number | object>>;

export interface ModelFileOptions {
  /** What a reader has to know of the model, kept in `model.json` under `userDefinedMetadata`. */
  readonly metadata?: Metadata;
  /** How weights are stored; half of the bytes with 16 bits, which whoever loads them widens again. Default 32. */
  readonly bits?: 16 | 32;
}

/**
 * Saves tfjs LayersModel files, which `tf.loadLayersModel` opens in Node and in a browser: `model.json` takes an image and answers with
 * probabilities and both codes; `decoder/model.json` turns codes into an image; `adversary/model.json` guesses the class from z_n.
 * @returns the files
 */
export async function saveModel(
  folder: string,
  models: SavedModels,
  options: ModelFileOptions = {},
): Promise<string[]> {
  await writeFolderAtomic(folder, async (beside) => {
    await saveOne(beside, models.disentangler, options);
    await saveOne(join(beside, 'decoder'), models.decoder, { bits: options.bits });
    await saveOne(join(beside, 'adversary'), models.adversary, { bits: options.bits });
  });
  return ['.', 'decoder', 'adversary'].flatMap((part) =>
    ['model.json', 'weights.bin'].map((file) => join(folder, part, file)),
  );
}

/** The models of parts in training; they share the parts' weights. */
export function modelsOf(parts: Parts): SavedModels {
  return { disentangler: composeForUse(parts), adversary: parts.adversary, decoder: parts.decoder };
}

/** @throws MienError when the files are missing or damaged, or weights are not finite */
export async function loadModel(folder: string): Promise<TrainedModel> {
  const models: LayersModel[] = [];
  try {
    for (const part of ['.', 'adversary', 'decoder']) {
      models.push(await loadLayersFile(join(folder, part, 'model.json'), 'Train the run again or give another one.'));
    }
  } catch (error) {
    for (const model of models) model.dispose();
    throw error;
  }
  const [disentangler, adversary, decoder] = models as [LayersModel, LayersModel, LayersModel];
  const encode = compileForUse(disentangler);
  const dispose = () => {
    encode.dispose();
    for (const model of models.splice(0)) model.dispose(); // once, however often it is closed
  };
  return { disentangler, adversary, decoder, encode, dispose };
}

type Artifacts = Parameters<Parameters<typeof tf.io.withSaveHandler>[0]>[0];

async function saveOne(folder: string, model: LayersModel, { metadata, bits = 32 }: ModelFileOptions): Promise<void> {
  const toFiles = tf.io.getSaveHandlers(`file://${folder}`)[0]!;
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      const stored = bits === 16 ? withHalfWeights(artifacts) : artifacts;
      return toFiles.save!({ ...stored, ...(metadata && { userDefinedMetadata: { ...metadata } }) });
    }),
  );
}

/** tfjs's own form of 16-bit weights, as its converter writes it: each weight says so, and is widened when it is loaded. */
function withHalfWeights(artifacts: Artifacts): Artifacts {
  const values = new Float32Array(artifacts.weightData as ArrayBuffer);
  const quantization = { dtype: 'float16', original_dtype: 'float32' } as const;
  return {
    ...artifacts,
    weightSpecs: artifacts.weightSpecs!.map((spec) => ({ ...spec, quantization })),
    weightData: halfPrecision(values).buffer as ArrayBuffer,
  };
}
