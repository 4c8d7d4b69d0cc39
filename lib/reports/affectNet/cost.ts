/** What a grid of trainings will cost, measured on a few steps of each method before the first of them starts. */
import { expandGrid, type GridCell } from '../../ablation/expand';
import type { Grid } from '../../ablation/gridFile';
import type { Config } from '../../config/config';
import { type Dataset, pixelsOf, type Split, type SplitName } from '../../datasets/dataset';
import { type Tensor4D, tf } from '../../engine';
import { VIEWS } from '../../evaluation/views';
import { encodeBatch } from '../../models/disentangler';
import { disposeParts, type Parts } from '../../models/parts';
import { MOST_CALIBRATING } from '../../runs/calibration';
import { createTask } from '../../runs/createTask';
import { RunFolder } from '../../runs/folder/runFolder';
import { counted } from '../../support/counted';
import { groupBy, mean, sum } from '../../support/numbers';
import { formatSeconds } from '../../support/progress';

/** The first step compiles, and does not count. */
const TIMED_STEPS = 3;
/** Of the weights in a run: with what an optimizer remembers of each, in the checkpoint and, while that is written, in the one before. */
const WEIGHT_COPIES = 4;
const FLOAT_BYTES = 4;
const GB = 1e9;

export interface GridCost {
  /** Trainings that are not finished. */
  readonly runs: number;
  /** Of training them one after the other, */
  readonly seconds: number;
  /** and of encoding what they are calibrated and judged on; probes come on top. */
  readonly judging: number;
  /** Most memory that this process has had, in bytes, after steps of each method. */
  readonly memory: number;
  /** Of the packed images and of the runs' checkpoints, in bytes. */
  readonly disk: number;
}

/** @param dataset that of all its cells */
export function costOf(grid: Grid, dataset: Dataset): GridCost {
  const left = expandGrid(grid).filter(({ run }) => !new RunFolder(run).isFinished);
  const methods = groupBy(left, ({ setting }) => JSON.stringify(setting));
  const costs = [...methods.values()].map((cells) => ({ cells: cells.length, ...costOfCell(cells[0]!, dataset) }));
  const images = sum(Object.values(dataset.splits).map(({ size }) => size));
  return {
    runs: left.length,
    seconds: sum(costs.map(({ cells, seconds }) => cells * seconds)),
    judging: sum(costs.map(({ cells, judging }) => cells * judging)),
    memory: process.resourceUsage().maxRSS * 1024,
    disk: images * pixelsOf(dataset.shape) + sum(costs.map(({ cells, disk }) => cells * disk)),
  };
}

function costOfCell({ config }: GridCell, dataset: Dataset): Pick<GridCost, 'seconds' | 'judging' | 'disk'> {
  const { parts, task } = createTask(config, dataset);
  try {
    task.startEpoch(1);
    const times = Array.from({ length: TIMED_STEPS + 1 }, (_, i) => {
      const start = performance.now();
      task.step(i % task.stepsPerEpoch, 0);
      return (performance.now() - start) / 1000;
    });
    const weights = sum(task.trained.map(({ size }) => size));
    return {
      seconds: mean(times.slice(1)) * task.stepsPerEpoch * config.training.epochs,
      judging: secondsPerImage(parts, config.training.batchSize, dataset) * imagesEncoded(config, dataset),
      disk: weights * FLOAT_BYTES * WEIGHT_COPIES,
    };
  } finally {
    task.dispose();
    disposeParts(parts);
  }
}

/** How many images a finished training encodes: in all views those that it is calibrated and tested on, and once each image for the probes. */
export function imagesEncoded(
  { evaluation: { views } }: Config,
  { splits }: { readonly splits: Readonly<Record<SplitName, Pick<Split, 'size'>>> },
): number {
  const { validation, test } = splits;
  const inViews = Math.min(validation.size, MOST_CALIBRATING) + test.size;
  return VIEWS[views].length * inViews + sum(Object.values(splits).map(({ size }) => size));
}

function secondsPerImage(parts: Parts, batchSize: number, { shape }: Dataset): number {
  const images = tf.zeros([batchSize, ...shape]) as Tensor4D;
  const times = Array.from({ length: TIMED_STEPS + 1 }, () => {
    const start = performance.now();
    tf.tidy(() => encodeBatch(parts, images).logits.dataSync());
    return (performance.now() - start) / 1000;
  });
  images.dispose();
  return mean(times.slice(1)) / batchSize;
}

/** In a sentence. */
export function costSentence({ runs, seconds, judging, memory, disk }: GridCost): string {
  if (runs === 0) return 'All trainings are finished.';
  const size = (bytes: number) => `${(bytes / GB).toFixed(1)} GB`;
  return `${counted(runs, 'training')}, one after the other: about ${formatSeconds(seconds)} on this machine and ${formatSeconds(judging)} to judge them, ${size(memory)} of memory, ${size(disk)} of disk. It can be stopped and started again at any time.`;
}
