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
 * A run's networks as a page takes them. What names an expression keeps 16 bits a weight, what paints has 8 in its kernels: a pixel is then
 * off by less than a hundredth, and the page weighs a megabyte less.
 * @param scratch a folder for their files, which is removed
 */
export async function packNetwork(run: OpenModel, scratch: string): Promise<Omit<NetworkPart, 'detects'>> {
  const metadata = modelMetadata(run, run.calibration()?.temperature);
  await saveModel(scratch, run.model, { metadata });
  try {
    return {
      disentangler: packModel(join(scratch, 'model.json'), 16),
      decoder: hasDecoder(run) ? packModel(join(scratch, 'decoder', 'model.json'), 8) : null,
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What finds the face in a photograph, so that a page frames it as `mien predict` does; null where its package is not installed. */
export function packDetector(): PackedModel | null {
  const file = faceDetectorFile();
  return file === undefined ? null : packModel(file, 16);
}
