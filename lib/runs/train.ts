/** From a configuration to a finished run folder. */
import { fingerprint } from '../config/compare';
import type { Config } from '../config/config';
import { resolveConfig } from '../config/resolve';
import { isTree } from '../config/tree';
import type { Dataset } from '../datasets/dataset';
import { openDataset } from '../datasets/open';
import type { CachedDataset } from '../datasets/packed/cache';
import { deviceNote } from '../engine';
import { encoderDigest } from '../models/givenEncoder';
import { disposeParts, disposeWeights } from '../models/parts';
import { LISTENER_KEYS, requireArgument, requireSettings } from '../support/argument';
import { InterruptedError, MienError } from '../support/errors';
import type { Listener } from '../support/listener';
import { orTerminal } from '../support/progress';
import { checkErasable, eraseExpression } from '../training/erasure';
import { type EpochRecord, keptEpoch } from '../training/trainer';
import { adviceAfter, adviceBefore } from './advice';
import { createTask } from './createTask';
import { finish } from './finish';
import { loadWeights } from './folder/checkpoint';
import { type Lock, takeLock } from './folder/lock';
import { defaultRunFolder, differencesBesidesPlace, withAbsoluteRoot } from './folder/place';
import { provenance } from './folder/provenance';
import { RunFolder, type RunSummary } from './folder/runFolder';
import { checkGiven, checkSameGiven, loadGiven } from './given';
import { checkSameData } from './sameData';
import { checkAgainst, type DrawnAgainst, drawOf, readDrawn } from './shortcuts/drawAgainst';
import { type TrainingListener, trainInFolder } from './trainInFolder';
import { xlaFor } from './xlaFor';

export interface TrainSettings extends TrainingListener {
  /** The run folder; by default `runs/DATASET-FINGERPRINT` in the home folder. */
  readonly out?: string;
  /** What an unfinished run in the folder means: an error (default), or something to go on with. */
  readonly resume?: boolean;
}

export interface FinishedRun {
  /** The path of its run folder. */
  readonly folder: string;
  readonly summary: RunSummary;
  readonly history: readonly EpochRecord[];
  /** Where its images were drawn against a shortcut: against which, and what that came to. */
  readonly drawn?: DrawnAgainst;
}

/**
 * Trains a configuration, or finds its finished run.
 * @throws UsageError when it is none, or a key of it is unknown, of the wrong type or out of range
 * @throws MienError when the folder holds a run of another configuration, or an unfinished one and `resume` is not set
 */
export async function train(given: Config, asked: TrainSettings = {}): Promise<FinishedRun> {
  requireArgument(isTree(given), given, 'The configuration', 'what resolveConfig gives');
  requireSettings(asked, ['out', 'resume', 'onStep', 'onEpochEnd', ...LISTENER_KEYS]);
  const { out } = asked;
  requireArgument(
    out === undefined || (typeof out === 'string' && out !== ''),
    out,
    'out',
    'the folder of the run, a string',
  );
  const settings = orTerminal(asked);
  const config = withAbsoluteRoot(resolveConfig(given)); // one that was put together by hand is looked at here
  const folder = new RunFolder(settings.out ?? defaultRunFolder(config));
  const { progress, note = () => {}, signal } = settings;
  checkFolder(folder, config, settings.resume ?? false);
  checkSameGiven(folder, config, note);
  if (folder.isFinished) {
    await checkFinished(folder, config, { progress, note, signal });
    const drawn = readDrawn(folder);
    return {
      ...{ folder: folder.path, summary: folder.readSummary(), history: folder.readHistory() },
      ...(drawn && { drawn }),
    };
  }
  const lock = takeLock(folder.lock);
  try {
    folder.clean();
    if (!folder.canResume) folder.forgetDraw();
    checkGiven(config, folder.canResume);
    // a training that goes on has its guesses
    const accept = folder.canResume ? undefined : checkAgainst(config);
    const dataset = await openDataset(config.dataset, { progress, note, signal, accept });
    try {
      return await trainOn(dataset, config, folder, lock, settings);
    } finally {
      dataset.close();
    }
  } finally {
    lock.release();
  }
}

async function trainOn(
  dataset: CachedDataset,
  config: Config,
  folder: RunFolder,
  lock: Lock,
  settings: TrainSettings,
): Promise<FinishedRun> {
  const { progress, note = () => {}, signal } = settings;
  if (folder.canResume) checkSameData(folder, dataset.digest);
  checkSplits(config, dataset);
  if (config.training.erase) checkErasable(config.model.nuisance.codeSize, dataset.classes.length);
  for (const image of dataset.unreadable) note(`Left out, as it cannot be read: ${image}`);
  note(deviceNote());
  if (xlaFor(config, dataset)) note('XLA compiles the first step, which may take half a minute; later runs find it.');
  for (const sentence of adviceBefore(config, dataset)) note(sentence);
  const { parts, task, drawn } = await begin(dataset, config, folder, { progress, note, signal });
  // of the configuration as it was written: keys that were added since have their defaults, and none of its checkpoints knows them
  const origin = { fingerprint: fingerprint(folder.readConfig().config), data: dataset.digest.whole };
  try {
    const history = await trainInFolder(folder, config, origin, parts, task, lock, settings);
    if (config.training.keep === 'best') loadWeights(folder.bestCheckpoint, parts);
    else task.conclude();
    if (config.training.erase) await eraseExpression(parts, dataset, settings);
    const summary = await finish(folder, parts, history, origin.fingerprint, config, dataset, settings);
    for (const sentence of adviceAfter(keptEpoch(history, config.training.keep), config, dataset)) note(sentence);
    return { folder: folder.path, summary, history, ...(drawn && { drawn }) };
  } finally {
    task.dispose();
    disposeParts(parts);
  }
}

/** The model in its first state, its training, and what that is drawn against. */
async function begin(dataset: CachedDataset, config: Config, folder: RunFolder, listener: Listener) {
  const { note = () => {} } = listener;
  const given = await loadGiven(config, dataset, folder.canResume, note);
  try {
    if (!folder.canResume) {
      const { from } = config.model.encoder;
      const made = {
        ...provenance(),
        ...(given.half && { expressionHalf: given.half.made }),
        ...(from && { givenEncoder: encoderDigest(from) }),
      };
      folder.writeConfig({ config, provenance: made, data: dataset.digest });
    }
    const { draw, drawn } = await drawOf(config, dataset, folder, trainFirst, listener);
    return { ...createTask(config, dataset, given, draw), drawn };
  } catch (error) {
    if (given.encoder) disposeWeights(given.encoder);
    throw error;
  } finally {
    given.half?.disentangler.dispose();
  }
}

async function trainFirst(config: Config, listener: Listener): Promise<string> {
  return (await train(config, { ...listener, resume: true })).folder;
}

/** A run that is found finished is of the same data, as far as they are still there. */
async function checkFinished(folder: RunFolder, { dataset: choice }: Config, listener: Listener): Promise<void> {
  let dataset: CachedDataset;
  try {
    dataset = await openDataset(choice, listener);
  } catch (error) {
    if (!(error instanceof MienError) || error instanceof InterruptedError) throw error;
    listener.note?.(`${folder.path} holds this run, finished. Its data cannot be compared: ${error.message}`);
    return;
  }
  dataset.close();
  checkSameData(folder, dataset.digest);
  listener.note?.(`${folder.path} holds this run, finished.`);
}

/** @throws MienError when there are too few images for a training */
export function checkSplits({ training }: Pick<Config, 'training'>, { splits }: Pick<Dataset, 'splits'>): void {
  if (splits.validation.size === 0) {
    throw new MienError(
      'The validation split has no images, so that no epoch could be chosen',
      'Give some images that split; where splits are drawn, a class needs at least three images.',
    );
  }
  if (splits.train.size >= training.batchSize) return;
  throw new MienError(
    `The training split, ${splits.train.size} images, is smaller than a batch of ${training.batchSize}`,
    'Lower training.batchSize.',
  );
}

function checkFolder(folder: RunFolder, config: Config, resume: boolean): void {
  if (!folder.exists || !(folder.isFinished || folder.canResume)) return; // without an epoch there is nothing to lose
  const different = differencesBesidesPlace(folder, config);
  if (different.length > 0) {
    throw new MienError(
      `${folder.path} holds a run of another configuration:\n  ${different.join('\n  ')}`,
      'Choose another folder with --out.',
    );
  }
  if (!folder.isFinished && !resume) {
    throw new MienError(
      `${folder.path} holds an unfinished run`,
      'Continue it with --resume, or choose another folder with --out.',
    );
  }
}
