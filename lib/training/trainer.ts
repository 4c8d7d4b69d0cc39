/**
 * The training loop. It knows no model: something trainable does the steps, hooks do the saving, the logging and the progress.
 */
import { setImmediate as nextTick } from 'node:timers/promises';
import { InterruptedError, MienError } from '../support/errors';
import { learningRateAt, progressAt, type ScheduleOptions } from './schedule';

export type Numbers = Readonly<Record<string, number>>;

export interface Trainable {
  readonly stepsPerEpoch: number;
  /** Called before an epoch's first step. Epochs count from 1. */
  startEpoch(epoch: number): void;
  /** One step: the terms of the loss before it, by name. `progress` goes from 0 to 1 over the whole training. */
  step(index: number, learningRate: number, progress: number): Numbers;
  /** Figures on the validation split; `accuracy` among them decides what is best. */
  validate(): Numbers & { readonly accuracy: number };
}

/** One line of the history. */
export interface EpochRecord {
  readonly epoch: number;
  /** Of the epoch's last step. */
  readonly learningRate: number;
  /** Means over the epoch's steps. */
  readonly train: Numbers;
  readonly validation: Numbers & { readonly accuracy: number };
  /** Of training and validation together. */
  readonly seconds: number;
}

export interface TrainerOptions {
  readonly epochs: number;
  readonly schedule: ScheduleOptions;
  /** Stop after this many epochs without a better validation accuracy; 0 for never. */
  readonly patience: number;
}

export interface TrainerHooks {
  /** `step` counts from 1 within the epoch. */
  onStep?(epoch: number, step: number, terms: Numbers): void;
  /** `isBest`: no earlier epoch had a higher validation accuracy. Awaited before the next epoch starts. */
  onEpochEnd?(record: EpochRecord, isBest: boolean): void | Promise<void>;
}

/** A term of the loss became NaN or infinite. The weights are those before the step, the last checkpoint is untouched. */
export class NonFiniteLossError extends MienError {
  override readonly name = 'NonFiniteLossError';

  constructor(
    readonly term: string,
    readonly epoch: number,
    readonly step: number,
    value: number,
  ) {
    super(
      `The ${term} loss became ${value} in epoch ${epoch}, step ${step}; training stopped${epoch > 1 ? ' with its last checkpoint kept' : ''}.`,
      'Lower training.schedule.peak or that term’s weight, or set training.optimizer.clipNorm.',
    );
  }
}

/**
 * Trains from the epoch after the last of `history` to the end.
 * @param history the epochs already done; not changed
 * @returns the whole history
 * @throws NonFiniteLossError when a term of the loss is NaN or infinite
 * @throws InterruptedError when `signal` is aborted
 */
export async function trainEpochs(
  task: Trainable,
  options: TrainerOptions,
  history: readonly EpochRecord[] = [],
  hooks: TrainerHooks = {},
  signal?: AbortSignal,
): Promise<EpochRecord[]> {
  const records = [...history];
  const totalSteps = options.epochs * task.stepsPerEpoch;
  for (let epoch = records.length + 1; epoch <= options.epochs && !outOfPatience(records, options.patience); epoch++) {
    const start = performance.now();
    const means = new Means();
    let learningRate = 0;
    task.startEpoch(epoch);
    for (let index = 0; index < task.stepsPerEpoch; index++) {
      await nextTick(); // lets signals, timers and a notebook's messages through
      if (signal?.aborted) throw interruptedIn(epoch);
      const step = (epoch - 1) * task.stepsPerEpoch + index;
      learningRate = learningRateAt(step, totalSteps, options.schedule);
      const terms = task.step(index, learningRate, progressAt(step, totalSteps));
      for (const [term, value] of Object.entries(terms)) {
        if (!Number.isFinite(value)) throw new NonFiniteLossError(term, epoch, index + 1, value);
      }
      means.add(terms);
      hooks.onStep?.(epoch, index + 1, terms);
    }
    const validation = task.validate();
    for (const value of Object.values(validation)) {
      // the last step can have blown up weights that no step has used yet: they must not become a checkpoint
      if (!Number.isFinite(value)) throw new NonFiniteLossError('validation', epoch, task.stepsPerEpoch, value);
    }
    const isBest = records.every((record) => record.validation.accuracy < validation.accuracy);
    const seconds = (performance.now() - start) / 1000;
    records.push({ epoch, learningRate, train: means.result(), validation, seconds });
    await hooks.onEpochEnd?.(records.at(-1)!, isBest);
  }
  return records;
}

/** In the first epoch there is nothing yet to go on from. */
function interruptedIn(epoch: number): InterruptedError {
  return epoch > 1
    ? new InterruptedError(
        `Training was interrupted in epoch ${epoch}; the epochs before it are kept.`,
        'Continue it with --resume.',
      )
    : new InterruptedError(
        'Training was interrupted in epoch 1; an epoch is kept when it has ended, so nothing is.',
        'Start it again.',
      );
}

export const KEEPS = ['last', 'best'] as const;
/** Which epoch's model a training keeps: the last, or the one with the highest validation accuracy. */
export type Keep = (typeof KEEPS)[number];

/** The epoch whose model is kept. */
export function keptEpoch(history: readonly EpochRecord[], keep: Keep): EpochRecord {
  return keep === 'last' ? history.at(-1)! : bestEpoch(history);
}

/** The epoch with the highest validation accuracy; of several, the first. */
export function bestEpoch(history: readonly EpochRecord[]): EpochRecord {
  return history.reduce((best, record) => (record.validation.accuracy > best.validation.accuracy ? record : best));
}

function outOfPatience(history: readonly EpochRecord[], patience: number): boolean {
  if (patience === 0 || history.length === 0) return false;
  return history.length - bestEpoch(history).epoch >= patience;
}

class Means {
  private readonly sums: Record<string, number> = {};
  private count = 0;

  add(values: Numbers): void {
    this.count++;
    for (const [name, value] of Object.entries(values)) this.sums[name] = (this.sums[name] ?? 0) + value;
  }

  result(): Numbers {
    return Object.fromEntries(Object.entries(this.sums).map(([name, sum]) => [name, sum / this.count]));
  }
}
