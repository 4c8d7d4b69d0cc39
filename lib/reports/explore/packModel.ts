import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson } from '../../support/files';
import type { PackedModel } from './document';
import { narrowed, type Steps, type WeightSpec } from './narrow';
import { deflated } from './pack';

interface ModelJson {
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly WeightSpec[] }[];
}

/**
 * A tfjs model as a page takes it, in fewer bytes.
 * @param file its `model.json`, beside which its weights lie, 32 bits each
 */
export function packModel(file: string, steps?: Steps): PackedModel {
  const { weightsManifest, ...rest } = readJson(file) as ModelJson;
  const parts = weightsManifest.flatMap(({ paths }) => paths.map((path) => readFileSync(join(dirname(file), path))));
  const { specs, bytes } = narrowed(
    weightsManifest.flatMap(({ weights }) => weights),
    Uint8Array.from(Buffer.concat(parts)).buffer,
    steps,
  );
  const json = JSON.stringify({ ...rest, weightsManifest: [{ paths: [], weights: specs }] });
  return { json: deflated(Buffer.from(json)), weights: deflated(bytes) };
}
