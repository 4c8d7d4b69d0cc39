import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, normalize, sep } from 'node:path';
import { type LayersModel, tf } from '../engine';
import { MienError, messageOf } from '../support/errors';

interface WithWeights {
  readonly modelTopology?: object;
  readonly weightsManifest?: readonly { readonly paths: readonly string[] }[];
}

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
    const outside = pathsIn(described).find(leadsOut);
    if (outside !== undefined)
      throw new MienError(`its weights are to come from ${outside}, outside of ${dirname(file)}`);
    model = await tf.loadLayersModel(`file://${file}`);
  } catch (error) {
    throw cannot(messageOf(error), error);
  }
  const odd = await notFinite(model);
  if (odd === undefined) return model;
  model.dispose();
  throw cannot(odd);
}

function pathsIn({ weightsManifest = [] }: WithWeights): string[] {
  return weightsManifest.flatMap(({ paths }) => paths);
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
