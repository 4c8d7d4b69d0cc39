/** What a grid of trainings will cost, measured on a few steps of each method before the first of them starts. */
import { expandGrid, type GridCell } from '../../ablation/expand';
import type { Grid } from '../../ablation/gridFile';
import { type Dataset, pixelsOf } from '../../datasets/dataset';
import { disposeParts } from '../../models/parts';
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
  /** Of training them one after the other; judging comes on top. */
  readonly seconds: number;
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
    memory: process.resourceUsage().maxRSS * 1024,
    disk: images * pixelsOf(dataset.shape) + sum(costs.map(({ cells, disk }) => cells * disk)),
  };
}

function costOfCell({ config }: GridCell, dataset: Dataset): { seconds: number; disk: number } {
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
      disk: weights * FLOAT_BYTES * WEIGHT_COPIES,
    };
  } finally {
    task.dispose();
    disposeParts(parts);
  }
}

/** In a sentence. */
export function costSentence({ runs, seconds, memory, disk }: GridCost): string {
  if (runs === 0) return 'All trainings are finished.';
  const size = (bytes: number) => `${(bytes / GB).toFixed(1)} GB`;
  return `${counted(runs, 'training')}, one after the other: about ${formatSeconds(seconds)} on this machine and judging on top, ${size(memory)} of memory, ${size(disk)} of disk. It can be stopped and started again at any time.`;
}
