import { join } from 'node:path';
import { type LayersModel, tf } from '../engine';
import { MienError, messageOf } from '../support/errors';
import { writeFolderAtomic } from '../support/files';
import { compileForUse, type PixelEncoder } from './compileForUse';
import { composeForUse } from './disentangler';
import type { Parts } from './parts';

/** A trained model as its files give it. */
export interface TrainedModel {
  /** Image `[B, H, W, C]` in 0 … 1 to `[probabilities [B, K], z_e [B, D_e], z_n [B, D_n]]` */
  readonly disentangler: LayersModel;
  /** `[B, D_n] -> [B, K]` logits of the adversaries that trained along, an output each */
  readonly adversary: LayersModel;
  /** `[B, D_e + D_n] -> [B, H, W, C]` */
  readonly decoder: LayersModel;
  /** The disentangler for many images: from their pixels, faster, and the same but for rounding. */
  readonly encode: PixelEncoder;
  /** Frees all of it. */
  dispose(): void;
}

/**
 * Saves tfjs LayersModel files, which `tf.loadLayersModel` opens in Node and in a browser: `model.json` takes an image and answers with
 * probabilities and both codes; `decoder/model.json` turns codes into an image; `adversary/model.json` guesses the class from z_n.
 */
export async function saveModel(folder: string, parts: Parts): Promise<void> {
  await writeFolderAtomic(folder, async (beside) => {
    await composeForUse(parts).save(`file://${beside}`);
    await parts.decoder.save(`file://${join(beside, 'decoder')}`);
    await parts.adversary.save(`file://${join(beside, 'adversary')}`);
  });
}

/** @throws MienError when the files are missing or damaged */
export async function loadModel(folder: string): Promise<TrainedModel> {
  const load = async (...path: string[]) => {
    const file = join(folder, ...path, 'model.json');
    try {
      return await tf.loadLayersModel(`file://${file}`);
    } catch (error) {
      throw new MienError(`Cannot load ${file}: ${messageOf(error)}`, 'Train the run again or give another one.', {
        cause: error,
      });
    }
  };
  const disentangler = await load();
  const encode = compileForUse(disentangler);
  const adversary = await load('adversary');
  const decoder = await load('decoder');
  const dispose = () => {
    encode.dispose();
    for (const model of [disentangler, adversary, decoder]) model.dispose();
  };
  return { disentangler, adversary, decoder, encode, dispose };
}
