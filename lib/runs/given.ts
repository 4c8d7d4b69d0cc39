/** What a training starts from that another has trained. */
import { join } from 'node:path';
import { differences } from '../config/compare';
import type { Config } from '../config/config';
import type { Dataset } from '../datasets/dataset';
import type { LayersModel } from '../engine';
import { loadEncoder } from '../models/givenEncoder';
import { loadLayersFile } from '../models/layersFile';
import { MienError } from '../support/errors';
import type { EarlierTraining, Provenance } from './folder/provenance';
import { readRun } from './openModel';

export interface Given {
  /** An encoder to start from, `model.encoder.from`. */
  readonly encoder?: LayersModel;
  /** A finished run's model, whose expression half is taken as it is, `model.expression.from`; the model stays the caller's. */
  readonly half?: { readonly disentangler: LayersModel; readonly made: EarlierTraining };
}

/**
 * Opens what a configuration names.
 * @throws MienError when it is not there, or does not fit the images, their classes or the other parts
 */
export async function loadGiven(config: Config, dataset: Dataset): Promise<Given> {
  const { encoder, expression } = config.model;
  return {
    ...(encoder.from && { encoder: await loadEncoder(encoder.from, dataset.shape, encoder.frozen ?? false) }),
    ...(expression.from && { half: await loadHalf(expression.from, config, dataset) }),
  };
}

async function loadHalf(run: string, config: Config, { classes, shape }: Dataset): Promise<Given['half']> {
  const there = readRun(run);
  const cannot = (why: string, cure: string) => new MienError(`${run} cannot give its expression half: ${why}`, cure);
  const other = differences(halfOf(there.config), halfOf(config));
  if (other.length > 0) {
    throw cannot(`it has model.${other.join(', model.')}`, 'Set these keys as that run has them.');
  }
  if (there.summary.classes?.join('\n') !== classes.join('\n')) {
    const names = there.summary.classes?.join(', ') ?? 'what it does not say';
    throw cannot(
      `it names ${names}, not ${classes.join(', ')}`,
      'It takes a run of the same classes in the same order.',
    );
  }
  const model = await loadLayersFile(join(there.folder.model, 'model.json'), 'It takes a finished run of mien.');
  const taken = model.inputs[0]!.shape.slice(1).join(' × ');
  if (taken === shape.join(' × ')) {
    const { epochs, seconds } = there.summary;
    const provenance = there.folder.readConfig().provenance as Provenance;
    return { disentangler: model, made: { epochs, seconds, provenance } };
  }
  model.dispose();
  throw cannot(`it takes images of ${taken}, not ${shape.join(' × ')}`, 'Set dataset.side and dataset.colour to that.');
}

/** What the make of an expression half hangs on. */
function halfOf({ model: { encoder, expression }, loss }: Config) {
  const { frozen, from, ...make } = encoder;
  const { codeSize, pooling } = expression;
  // a KL needs the variances of z_e, too
  return {
    encoder: { ...make, from: from ?? null },
    expression: { codeSize, pooling, isDistribution: loss.expressionKl.weight > 0 },
  };
}
