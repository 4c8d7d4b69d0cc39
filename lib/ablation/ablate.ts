/** Grids of configurations, trained and judged cell by cell, here or on a cluster, and what they show. */
import { basename, join } from 'node:path';
import { openDataset } from '../datasets/open';
import type { DatasetDigest } from '../datasets/packed/digest';
import { filledSplit } from '../datasets/splits/namedSplit';
import { takeLock } from '../runs/folder/lock';
import { RunFolder } from '../runs/folder/runFolder';
import { checkSameGiven } from '../runs/given';
import { readJudgement } from '../runs/judgement';
import { targetsOf } from '../runs/probing/probeFactors';
import { LISTENER_KEYS, requireArgument, requireSettings } from '../support/argument';
import { InterruptedError, MienError, UsageError } from '../support/errors';
import { removeLeftovers } from '../support/files';
import type { Listener } from '../support/listener';
import { groupBy } from '../support/numbers';
import { homeFolder } from '../support/paths';
import type { Executor } from './executors/executor';
import { localExecutor } from './executors/local';
import { expandGrid, type GridCell } from './expand';
import { completeGrid, type Grid } from './gridFile';
import { GridFolder, type GridTask, isDone } from './gridFolder';
import { followProgress } from './gridProgress';
import { type GridResult, gridResult, type ReportFiles, writeReport } from './gridReport';
import type { JudgedCell } from './measures';
import { checkOneDataset, datasetKey } from './oneDataset';

export interface AblateSettings extends Listener {
  /** Where the results go; by default `results/` and the names of the grids, in the home folder. */
  readonly out?: string;
  /** Where the runs are trained; by default on this machine, one at a time. */
  readonly executor?: Executor;
  /** How often a run is tried before it counts as failed. Default 2. */
  readonly attempts?: number;
  /** Trains nothing: reports the runs that are finished, also while the others are being trained. */
  readonly finishedOnly?: boolean;
}

export const ABLATE_KEYS = ['out', 'executor', 'attempts', 'finishedOnly', ...LISTENER_KEYS] as const;

export interface Ablation extends ReportFiles {
  readonly cells: readonly JudgedCell[];
  readonly results: readonly GridResult[];
  /** The cells whose runs failed, each with the end of its log; none with `finishedOnly`. */
  readonly failed: readonly string[];
}

/**
 * Trains and judges every cell of some grids, or finds it done, or goes on with it, and writes the results. Equal cells share a run.
 * A run that fails is tried again and then left out; the others go on.
 * @throws UsageError for a grid that is none, with a configuration that cannot be, or with a factor that its dataset has not
 * @throws MienError when it was interrupted, when some of its runs are of other data than the others or started from another model than the one that lies there now, when another process works on the same folder, and when no run at all was finished
 */
export async function ablate(given: readonly Grid[], settings: AblateSettings = {}): Promise<Ablation> {
  requireSettings(settings, ABLATE_KEYS);
  const { executor = localExecutor(1), attempts = 2, signal, note = () => {} } = settings;
  requireArgument(Array.isArray(given), given, 'What is to be trained', 'a list of grids');
  const grids = given.map(completeGrid); // names of folders and files come from grids made by hand too
  const names = grids.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new UsageError('Two grids have the same name', 'Name each its own.');
  const cells = grids.flatMap(expandGrid);
  const folder = new GridFolder(settings.out ?? join(homeFolder(), 'results', names.join('+')));
  if (settings.finishedOnly) return reportFinished(grids, cells, folder, note);
  const lock = takeLock(folder.lock);
  try {
    removeLeftovers(folder.path);
    const tasks = folder.write(grids, cells);
    for (const { run, config } of tasks) checkSameGiven(new RunFolder(run), config, note);
    const left = seedBySeed(tasks).filter((task) => !isDone(task));
    note(`${cells.length} cells, ${tasks.length} runs, ${left.length} of them to do. Results go to ${folder.path}.`);
    if (left.length > 0) {
      checkOneDataset(tasks, await packDatasets(left, settings));
      const stop = followProgress(tasks, (...far) => settings.progress?.('Grid, epochs', ...far));
      try {
        await executor(left, folder, { attempts, signal, note });
      } finally {
        stop();
      }
    }
    if (signal?.aborted) throw new InterruptedError('Interrupted; what is trained is kept', 'Start it again to go on.');
    checkOneDataset(tasks);
    const judged = judgedOf(cells);
    const failed = missingOf(cells, judged).map((cell) => `${nameOf(cell)}: ${whyFailed(cell, folder)}`);
    if (judged.length === 0) {
      throw new MienError(`No run was finished:\n  ${failed.join('\n  ')}`, `Their logs are in ${folder.path}/logs.`);
    }
    return await report(grids, judged, folder, failed);
  } finally {
    lock.release();
  }
}

/** All of the first seed before any of the second: the first table of a long grid is there early, and each seed narrows its intervals. */
function seedBySeed(tasks: readonly GridTask[]): GridTask[] {
  return [...groupBy(tasks, ({ config }) => config.seed).values()].flat();
}

/** Once for all runs, so that they need not do it side by side. */
async function packDatasets(
  tasks: readonly GridTask[],
  { progress, note, signal }: Listener,
): Promise<Map<string, DatasetDigest>> {
  const digests = new Map<string, DatasetDigest>();
  for (const [key, own] of groupBy(tasks, datasetKey)) {
    const dataset = await openDataset(own[0]!.config.dataset, { progress, note, signal });
    dataset.close();
    filledSplit(dataset, 'test'); // which every run is judged on when it is trained
    for (const { factors } of own) targetsOf(dataset, factors); // told before hours of training, not after
    digests.set(key, dataset.digest);
  }
  return digests;
}

async function reportFinished(
  grids: readonly Grid[],
  cells: readonly GridCell[],
  folder: GridFolder,
  note: (sentence: string) => void,
): Promise<Ablation> {
  const judged = judgedOf(cells);
  note(`${judged.length} of ${cells.length} cells are finished. Results go to ${folder.path}.`);
  if (judged.length === 0) throw new MienError('No run is finished yet', 'Without --finished they are trained.');
  checkOneDataset(judged);
  const missing = missingOf(cells, judged).map((cell) => `${nameOf(cell)}: not finished`);
  return { ...(await report(grids, judged, folder, missing)), failed: [] };
}

/** @param missing the cells that are not among the judged, each with why */
async function report(
  grids: readonly Grid[],
  judged: readonly JudgedCell[],
  folder: GridFolder,
  missing: readonly string[],
): Promise<Ablation> {
  const results = grids.flatMap((grid) => {
    const own = judged.filter((cell) => cell.grid === grid.name);
    return own.length === 0 ? [] : [gridResult(grid, own)];
  });
  return { ...(await writeReport(folder.path, results, judged, missing)), cells: judged, results, failed: missing };
}

function judgedOf(cells: readonly GridCell[]): JudgedCell[] {
  return cells.flatMap((cell) => {
    const run = new RunFolder(cell.run);
    const judgement = readJudgement(run, cell.factors);
    if (!judgement) return [];
    return [{ ...cell, judgement, validationAccuracy: run.readSummary().validation.accuracy }];
  });
}

function missingOf(cells: readonly GridCell[], judged: readonly JudgedCell[]): GridCell[] {
  const done = new Set(judged.map(({ run }) => run));
  return cells.filter(({ run }) => !done.has(run));
}

function nameOf({ grid, setting, seed }: GridCell): string {
  return [grid, ...Object.entries(setting).map(([key, value]) => `${key} ${value}`), `seed ${seed}`].join(', ');
}

function whyFailed({ run }: GridCell, folder: GridFolder): string {
  return folder.whyFailed(basename(run)) ?? 'it never started';
}
