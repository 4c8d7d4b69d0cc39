import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { faceDetectorFile } from '../../datasets/faces/blazeFace';
import { saveModel } from '../../models/modelFiles';
import { hasDecoder } from '../../runs/decode';
import { modelMetadata } from '../../runs/modelMetadata';
import type { OpenModel } from '../../runs/openModel';
import type { NetworkPart, PackedModel } from './document';
import { packModel } from './packModel';

/**
 * What weighs in a page are the kernels. Measured against the models' own weights, over an image and its mirror image: with `pretrained('faces')` on
 * 560 drawn faces, probabilities differ by 0.025 at most and by 0.0001 in the mean, no face is named otherwise, and pixels are off by 0.006, root mean
 * square, and by 0.06 at most. With `pretrained('fer2013')` on 1,000 of FER2013's test images, probabilities differ by 0.026 at most and by 0.0013 in
 * the mean, 5 of the 1,000 are named otherwise, and pixels are off by 0.002 and by 0.02 at most. The detector of faces keeps 16 bits: with fewer its
 * boxes move by a tenth of their width.
 */
const STEPS = {
  disentangler: { levels: 192, least: 25_000 },
  decoder: { levels: 96, least: 8_000 },
};

/**
 * A run's networks as a page takes them.
 * @param scratch a folder for their files, which is removed
 */
export async function packNetwork(run: OpenModel, scratch: string): Promise<Omit<NetworkPart, 'detects' | 'missed'>> {
  const metadata = modelMetadata(run, run.calibration()?.temperature);
  await saveModel(scratch, run.model, { metadata });
  try {
    return {
      disentangler: packModel(join(scratch, 'model.json'), STEPS.disentangler),
      decoder: hasDecoder(run) ? packModel(join(scratch, 'decoder', 'model.json'), STEPS.decoder) : null,
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What finds the face in a photograph, so that a page frames it as `mien predict` does; null where its package is not installed. */
export function packDetector(): PackedModel | null {
  const file = faceDetectorFile();
  return file === undefined ? null : packModel(file);
}
