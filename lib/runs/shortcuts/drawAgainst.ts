/**
 * Training images drawn against a shortcut: what their expression is guessed from, the guesses, and how often each image is
 * drawn. The guesses are kept in the run's folder, `sampling/`, so that a training that goes on draws as it began.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config';
import { mergeConfigs, resolveConfig } from '../../config/resolve';
import { type Draw, isRun } from '../../datasets/batches/sampling';
import { guessingShare } from '../../datasets/dataset';
import type { CachedDataset } from '../../datasets/packed/cache';
import type { DatasetHeader } from '../../datasets/packed/header';
import { argMaxRows } from '../../evaluation/classification';
import {
  adjustmentsAgainst,
  effectiveNumber,
  strengthAgainst,
  weightsAgainst,
} from '../../evaluation/guesses/weightsAgainst';
import { MienError, UsageError } from '../../support/errors';
import { makeFolder, readJson, writeJson } from '../../support/files';
import type { Listener } from '../../support/listener';
import { readNpyFloats, writeNpy } from '../../support/npy/npy';
import { percent } from '../../support/numbers';
import type { RunFolder } from '../folder/runFolder';
import { openModel, readRun } from '../openModel';
import { factorOf, foldsOf, type GuessedFrom, guessFrom, isFactor } from './guesses';

/** What was drawn against, and what that comes to. */
export interface DrawnAgainst {
  /** As the configuration has it. */
  readonly against: string;
  /** The run whose nuisance code it is; null for a factor or the small image. */
  readonly run: string | null;
  /** Training images. */
  readonly n: number;
  /** Share of them whose expression is guessed, out of fold. */
  readonly accuracy: number;
  /** Share of the most frequent expression. */
  readonly chance: number;
  /** How much of the guess is worked against, 0 … 1: less than all where it is not far from chance, but of a factor. */
  readonly strength: number;
  /** How much of that is left to the drawing, 0 … 1; the rest is given to the logits. */
  readonly drawn: number;
  /** So many images, drawn equally often, would vary a mean as much as those do that are drawn (Kish 1965). */
  readonly effective: number;
}

/**
 * The first model of a configuration that draws against its nuisance code: the same network and training on images as they come,
 * with an encoder of z_n's own, a reconstruction that does not shape z_e, and no adversary, so that z_n holds what there is
 * besides the expression, also what goes along with it.
 */
export function firstModel(config: Config): Config {
  const { loss, model } = config;
  return resolveConfig(
    mergeConfigs(config, {
      model: { nuisance: { encoder: 'own' } },
      loss: {
        adversary: { steps: 0 },
        adversarial: { weight: 0 },
        reconstruction: { weight: loss.reconstruction.weight || 1, reachesExpression: false },
        nuisanceKl: { weight: 0 },
        expressionKl: { weight: model.expression.from ? loss.expressionKl.weight : 0 }, // a half that is given stays of its make
        swap: { weight: 0 },
      },
      training: { sampling: 'natural', erase: false },
    }),
  );
}

/** Trains a configuration, or finds its run. @returns its folder */
type Train = (config: Config, listener: Listener) => Promise<string>;

/**
 * Refuses what cannot be drawn against before images are packed for it.
 * @returns looks at a dataset, and throws UsageError when it has not the factor
 * @throws MienError when a run that is named is none, has not finished, or had the expression taken out of its nuisance code
 */
export function checkAgainst({ training: { sampling } }: Config): (header: DatasetHeader) => void {
  const against = typeof sampling === 'string' ? undefined : sampling.against;
  if (against !== undefined && isRun(against)) refuseErased(against, readRun(against).config);
  return (header) => {
    if (against !== undefined && isFactor(against)) factorOf(header, against);
  };
}

function refuseErased(run: string, { training }: Config): void {
  if (!training.erase) return;
  throw new UsageError(
    `The expression was taken out of the nuisance code of ${run}, and with it what goes with the expression`,
    'Draw against a run that was trained with training.erase=false.',
  );
}

/**
 * Which training images an epoch takes: by name, or, against a shortcut, each as often as the guesses in the run's folder say, or
 * new ones, which are then kept there.
 * @param trainFirst trains the model whose nuisance code is drawn against, where none is named
 * @throws MienError when that run takes images of another shape, or when a training is to go on whose guesses are not there
 */
export async function drawOf(
  config: Config,
  dataset: CachedDataset,
  folder: RunFolder,
  trainFirst: Train,
  listener: Listener,
): Promise<{ draw: Draw; drawn?: DrawnAgainst }> {
  const { sampling } = config.training;
  if (typeof sampling === 'string') return { draw: sampling };
  const { against, drawn: share = 1 } = sampling;
  if (!folder.canResume) {
    let run = isRun(against) ? against : null;
    if (against.startsWith('nuisance')) {
      listener.note?.('The first of two trainings: the other is drawn against its nuisance code.');
      run = await trainFirst(firstModel(config), listener);
    }
    const logs = await guesses(against, run, dataset, config.seed, listener);
    keep(folder, logs, { against, run, ...summary(against, share, logs, dataset) });
  }
  const drawn = readDrawn(folder);
  if (!drawn) {
    throw new MienError(
      `${folder.path}/sampling is gone, and with it what was drawn against`,
      'Train anew with another --out.',
    );
  }
  const { values } = readNpyFloats(join(folder.sampling, GUESSES));
  listener.note?.(told(drawn));
  return { draw: drawBy(values, dataset.splits.train.labels, drawn), drawn };
}

function drawBy(logs: Float32Array, labels: Int32Array, { strength, drawn }: Pick<DrawnAgainst, 'strength' | 'drawn'>) {
  return {
    weights: weightsAgainst(logs, labels, strength * drawn),
    ...(drawn < 1 && { adjustments: adjustmentsAgainst(logs, labels, strength * (1 - drawn)) }),
  };
}

function told({ against, run, accuracy, chance, strength, drawn, effective, n }: DrawnAgainst): string {
  const from = run === null ? against : `the nuisance code of ${run}`;
  const gives = `${from}, which gives the expression of ${percent(accuracy)} of ${n} training images away (chance ${percent(chance)})`;
  if (strength === 0) return `There is nothing to draw against in ${gives}. Images are taken as they come.`;
  const atStrength = strength < 1 ? ` at ${percent(strength)} of the full strength` : '';
  if (drawn === 0) return `The logits are given the guess${atStrength} of ${gives}. Images are taken as they come.`;
  const rest = drawn < 1 ? ` ${percent(1 - drawn)} of that is given to the logits instead.` : '';
  return `Drawn${atStrength} against ${gives}: as good as ${Math.round(effective)} images drawn equally often.${rest}`;
}

/** What the training in a folder was drawn against; undefined where it was not. All of it, by drawing alone, where it was begun before there was a choice. */
export function readDrawn(folder: RunFolder): DrawnAgainst | undefined {
  const path = join(folder.sampling, DRAWN);
  if (!existsSync(path)) return undefined;
  const kept = readJson(path) as Omit<DrawnAgainst, 'strength' | 'drawn'> & Partial<DrawnAgainst>;
  return { ...kept, strength: kept.strength ?? 1, drawn: kept.drawn ?? 1 };
}

const GUESSES = 'guesses.npy';
const DRAWN = 'drawn.json';

/** @param run whose nuisance code the expression is guessed from, where it is guessed from one */
async function guesses(
  against: string,
  run: string | null,
  dataset: CachedDataset,
  seed: number,
  listener: Listener,
): Promise<Float32Array> {
  const folds = foldsOf(dataset, seed);
  if (run === null) return (await guessFrom(against as GuessedFrom, folds, dataset, { seed, ...listener })).logs;
  const { model, shape, close } = await openModel(run);
  try {
    if (shape.join() !== dataset.shape.join()) {
      throw new MienError(
        `The run in ${run} takes images of ${shape.join(' × ')}, and these are of ${dataset.shape.join(' × ')}`,
        'Draw against a run on images of the same shape.',
      );
    }
    return (
      await guessFrom(isRun(against) ? 'nuisance' : (against as GuessedFrom), folds, dataset, {
        model,
        seed,
        ...listener,
      })
    ).logs;
  } finally {
    close();
  }
}

function summary(
  against: string,
  drawn: number,
  logs: Float32Array,
  { splits, classes }: CachedDataset,
): Omit<DrawnAgainst, 'against' | 'run'> {
  const { labels, size: n } = splits.train;
  const guessed = argMaxRows(logs, classes.length);
  const accuracy = labels.filter((label, i) => guessed[i] === label).length / n;
  const chance = guessingShare(splits.train, classes.length);
  const strength = isFactor(against) ? 1 : strengthAgainst(accuracy, chance);
  const effective = effectiveNumber(weightsAgainst(logs, labels, strength * drawn));
  return { n, accuracy, chance, strength, drawn, effective };
}

/** The summary is written last. */
function keep(folder: RunFolder, logs: Float32Array, drawn: DrawnAgainst): void {
  makeFolder(folder.sampling);
  writeNpy(join(folder.sampling, GUESSES), logs, [drawn.n, logs.length / drawn.n]);
  writeJson(join(folder.sampling, DRAWN), drawn);
}
