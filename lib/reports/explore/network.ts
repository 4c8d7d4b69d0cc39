import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { saveModel } from '../../models/modelFiles';
import { hasDecoder } from '../../runs/decode';
import { modelMetadata } from '../../runs/modelMetadata';
import type { OpenModel } from '../../runs/openModel';
import { readJson } from '../../support/files';
import type { NetworkPart, PackedModel } from './document';
import { narrowed, type WeightSpec } from './narrow';

/**
 * A run's networks as a page takes them. What names an expression keeps 16 bits a weight, what paints has 8 in its kernels: a pixel is then
 * off by less than a hundredth, and the page weighs a megabyte less.
 * @param scratch a folder for their files, which is removed
 */
export async function packNetwork(run: OpenModel, scratch: string): Promise<NetworkPart> {
  const metadata = modelMetadata(run, run.calibration()?.temperature);
  await saveModel(scratch, run.model, { metadata });
  try {
    return {
      disentangler: packed(scratch, 16),
      decoder: hasDecoder(run) ? packed(join(scratch, 'decoder'), 8) : null,
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

interface ModelJson {
  readonly weightsManifest: readonly { readonly weights: readonly WeightSpec[] }[];
}

function packed(folder: string, kernelBits: 8 | 16): PackedModel {
  const { weightsManifest, ...rest } = readJson(join(folder, 'model.json')) as ModelJson;
  const file = readFileSync(join(folder, 'weights.bin'));
  const { specs, bytes } = narrowed(
    weightsManifest.flatMap(({ weights }) => weights),
    new Float32Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength)),
    kernelBits,
  );
  return { json: { ...rest, weightsManifest: [{ paths: [], weights: specs }] }, weights: bytes.toString('base64') };
}
