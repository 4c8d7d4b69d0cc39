/** What a training starts from that another has trained. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { differences } from '../config/compare';
import type { Config } from '../config/config';
import type { CachedDataset } from '../datasets/packed/cache';
import type { DatasetDigest } from '../datasets/packed/digest';
import type { LayersModel } from '../engine';
import { encoderDigest, encoderFile, loadEncoder } from '../models/givenEncoder';
import { loadLayersFile } from '../models/layersFile';
import { MienError, summaryOf } from '../support/errors';
import type { Listener } from '../support/listener';
import type { EarlierTraining, Provenance } from './folder/provenance';
import type { RunFolder } from './folder/runFolder';
import { readRun } from './openModel';

type Note = NonNullable<Listener['note']>;

export interface Given {
  /** An encoder to start from, `model.encoder.from`. */
  readonly encoder?: LayersModel;
  /** A finished run's model, whose expression half is taken as it is, `model.expression.from`; the model stays the caller's. */
  readonly half?: { readonly disentangler: LayersModel; readonly made: EarlierTraining };
}

/**
 * Refuses what is not there before images are packed for it.
 * @param goesOn as for `loadGiven`
 * @throws MienError
 */
export function checkGiven({ model: { encoder, expression } }: Config, goesOn: boolean): void {
  if (encoder.from)
    encoderFile(encoder.from, goesOn ? 'Put it back: the training goes on with its layers.' : undefined);
  if (expression.from && !goesOn) readRun(expression.from);
}

/**
 * Opens what a configuration names.
 * @param goesOn whether a training goes on, whose checkpoint has the half: the run that it is of may be gone
 * @throws MienError when it is not there, or does not fit the images, their classes or the other parts
 */
export async function loadGiven(config: Config, dataset: CachedDataset, goesOn: boolean, note: Note): Promise<Given> {
  const { encoder, expression } = config.model;
  return {
    ...(encoder.from && { encoder: await loadEncoder(encoder.from, dataset.shape, encoder.frozen ?? false) }),
    ...(expression.from && !goesOn && { half: await loadHalf(expression.from, config, dataset, note) }),
  };
}

/**
 * A run that is found, finished or to go on with, started from what its configuration names, as far as that is still there: its place alone tells
 * nothing, as another may lie there by now.
 * @throws MienError when it started from another
 */
export function checkSameGiven(folder: RunFolder, { model }: Config, note: Note): void {
  if (!folder.isFinished && !folder.canResume) return;
  const before = folder.readConfig().provenance as Provenance;
  const check = (
    what: string,
    from: string | null | undefined,
    made: unknown,
    madeNow: (from: string) => unknown,
    cannotTell = note,
  ) => {
    if (!from || made === undefined) return;
    let now: unknown;
    try {
      now = madeNow(from);
    } catch (error) {
      if (!(error instanceof MienError)) throw error;
      cannotTell(`${folder.path} has an ${what}. Whether it is that of ${from} cannot be told: ${summaryOf(error)}`);
      return;
    }
    if (isDeepStrictEqual(now, made)) return;
    throw new MienError(
      `${folder.path} holds a run with the ${what} of another ${what === 'encoder' ? 'model' : 'run'} than the one in ${from}`,
      'Choose another folder with --out, or move this one away.',
    );
  };
  check('expression half', model.expression.from, before.expressionHalf, (from) => trainingOf(readRun(from)));
  // where it is gone, a training that is to go on says so itself: it cannot
  check('encoder', model.encoder.from, before.givenEncoder, encoderDigest, folder.isFinished ? note : () => {});
}

/** What made the half of a run, which may have taken it in its turn. */
function trainingOf({ folder, summary }: ReturnType<typeof readRun>): EarlierTraining {
  const { epochs, seconds } = summary;
  const provenance = folder.readConfig().provenance as Provenance;
  return provenance.expressionHalf ?? { epochs, seconds, provenance };
}

async function loadHalf(
  run: string,
  config: Config,
  { classes, shape, digest }: CachedDataset,
  note: Note,
): Promise<Given['half']> {
  const there = readRun(run);
  const cannot = (why: string, cure: string) => new MienError(`${run} cannot give its expression half: ${why}`, cure);
  if (there.config.model.encoder.from) {
    throw cannot('its encoder came from another model', 'It takes a run with an encoder of its own make.');
  }
  const other = differences(halfOf(there.config), halfOf(config));
  if (other.length > 0) {
    throw cannot(`it has ${other.join(', ')}`, 'Set these keys as that run has them.');
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
  if (taken !== shape.join(' × ')) {
    model.dispose();
    throw cannot(
      `it takes images of ${taken}, not ${shape.join(' × ')}`,
      'Set dataset.side and dataset.colour to that.',
    );
  }
  if (mayHaveSeen(there.folder, digest)) {
    note(
      `Warning: ${run}, whose expression half is taken, was trained on other data, or on these divided otherwise. Where it has learned from ` +
        'images that are to judge it here, accuracies say too much.',
    );
  }
  return { disentangler: model, made: trainingOf(there) };
}

/** Whether a run may have learned from images that it is to be judged by now. One of an older mien does not say. */
function mayHaveSeen(folder: RunFolder, now: DatasetDigest): boolean {
  const { data: before } = folder.readConfig();
  const isOther = (split: 'validation' | 'test') => before?.splits[split].images !== now.splits[split].images;
  return before !== undefined && (isOther('validation') || isOther('test'));
}

/** What the make of an expression half hangs on, as the configuration has it. */
function halfOf({ model, loss }: Config) {
  const { frozen, from, ...encoder } = model.encoder;
  const { codeSize, pooling } = model.expression;
  // a KL needs the variances of z_e, too, whatever its weight
  const expressionKl = { weight: loss.expressionKl.weight > 0 ? 'above 0' : 0 };
  return { model: { encoder, expression: { codeSize, pooling } }, loss: { expressionKl } };
}
