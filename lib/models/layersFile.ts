import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { type LayersModel, tf } from '../engine';
import { MienError, messageOf } from '../support/errors';
import { sum } from '../support/numbers';

interface WithWeights {
  readonly modelTopology?: object;
  readonly weightsManifest?: readonly WeightGroup[];
}

interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly StoredWeight[];
}

interface StoredWeight {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string };
}

/** Of each value, as tfjs stores it. Of what is not here the length is not known. */
const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1, bool: 1 };

/**
 * Opens a tfjs LayersModel, wherever its files come from.
 * @param file its `model.json`
 * @param cure what to do where that fails
 * @throws MienError when files are missing or damaged, a weight is not finite (whatever is computed with it would look like something), or
 * weights are asked for from outside of the folder of the file
 */
export async function loadLayersFile(file: string, cure: string): Promise<LayersModel> {
  const cannot = (why: string, cause?: unknown) => new MienError(`Cannot load ${file}: ${why}`, cure, { cause });
  let model: LayersModel;
  try {
    const described = JSON.parse(readFileSync(file, 'utf8')) as WithWeights;
    if (!described?.modelTopology) throw new MienError('it is no tfjs LayersModel');
    for (const group of described.weightsManifest ?? []) {
      if (![group?.paths, group?.weights].every(Array.isArray)) throw new MienError('its weights are not described');
      checkWeights(group, dirname(file));
    }
    model = await tf.loadLayersModel(`file://${file}`);
  } catch (error) {
    throw cannot(messageOf(error), error);
  }
  const odd = await notFinite(model);
  if (odd === undefined) return model;
  model.dispose();
  throw cannot(odd);
}

/** Equal for the same files of a tfjs LayersModel, wherever they lie; of one that is broken another than when it was whole. */
export function layersFileDigest(file: string): string {
  const described = readFileSync(file);
  const hash = createHash('sha256').update(described);
  const weights = weightPaths(described).map((path) => join(dirname(file), path));
  for (const path of weights) if (statSync(path, { throwIfNoEntry: false })?.isFile()) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

/** Of all groups, in their order; none where that cannot be told. */
function weightPaths(described: Buffer): readonly string[] {
  try {
    const { weightsManifest } = JSON.parse(described.toString()) as WithWeights;
    return weightsManifest!.flatMap(({ paths }) => paths).filter((path) => !leadsOut(path));
  } catch {
    return [];
  }
}

/** Nothing outside of the folder is read, and a copy that was broken off is told as one. @throws MienError */
function checkWeights({ paths, weights }: WeightGroup, folder: string): void {
  const outside = paths.find(leadsOut);
  if (outside !== undefined) throw new MienError(`its weights are to come from ${outside}, outside of ${folder}`);
  const missing = paths.find((path) => !existsSync(join(folder, path)));
  if (missing !== undefined) throw new MienError(`there is no ${missing} beside it`);
  const needed = sum(weights.map(bytesOf));
  const there = sum(paths.map((path) => statSync(join(folder, path)).size));
  if (Number.isNaN(needed) || there === needed) return;
  throw new MienError(
    `${there} bytes of weights in ${paths.join(', ')}, where ${needed} are described: cut, or another model's`,
  );
}

function bytesOf({ shape, dtype, quantization }: StoredWeight): number {
  return shape.reduce((product, side) => product * side, BYTES[quantization?.dtype ?? dtype] ?? Number.NaN);
}

function leadsOut(path: string): boolean {
  return isAbsolute(path) || normalize(path).split(sep)[0] === '..';
}

/** The first weight that has a value that is not finite, in words. */
async function notFinite({ weights }: LayersModel): Promise<string | undefined> {
  for (const weight of weights) {
    const values = await weight.read().data();
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at !== -1) return `the weight ${weight.originalName} holds ${values[at]}`;
  }
  return undefined;
}
