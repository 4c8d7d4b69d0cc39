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
 * What weighs in a page are the kernels. Measured on 300 drawn faces with `pretrained('faces')`, against its own weights: 99 % of the
 * probabilities within 0.01 and all within 0.03; pixels off by 0.006, root mean square, and by 0.06 at most. The detector of faces keeps 16
 * bits: with fewer its boxes move by a tenth of their width.
 */
const STEPS = {
  disentangler: { levels: 192, least: 25_000 },
  decoder: { levels: 96, least: 8_000 },
};

/**
 * A run's networks as a page takes them.
 * @param scratch a folder for their files, which is removed
 */
export async function packNetwork(run: OpenModel, scratch: string): Promise<Omit<NetworkPart, 'detects'>> {
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
