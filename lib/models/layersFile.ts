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
    for (const group of described.weightsManifest ?? []) checkWeights(group, dirname(file));
    model = await tf.loadLayersModel(`file://${file}`);
  } catch (error) {
    throw cannot(messageOf(error), error);
  }
  const odd = await notFinite(model);
  if (odd === undefined) return model;
  model.dispose();
  throw cannot(odd);
}

/**
 * Equal for the same files of a tfjs LayersModel, wherever they lie.
 * @throws MienError when they cannot be read
 */
export function layersFileDigest(file: string): string {
  try {
    const described = readFileSync(file, 'utf8');
    const { weightsManifest = [] } = JSON.parse(described) as WithWeights;
    for (const group of weightsManifest) checkWeights(group, dirname(file));
    const hash = createHash('sha256').update(described);
    for (const { paths } of weightsManifest)
      for (const path of paths) hash.update(readFileSync(join(dirname(file), path)));
    return hash.digest('hex').slice(0, 16);
  } catch (error) {
    throw new MienError(`Cannot read ${file}: ${messageOf(error)}`, undefined, { cause: error });
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
    `${paths.join(', ')} holds ${there} bytes, where ${needed} are described: it was cut, or is another model's`,
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
