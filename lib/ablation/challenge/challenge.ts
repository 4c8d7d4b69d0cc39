/** The challenge: how much a method holds when a nuisance gives the expression away in training and not in the test. */
import { join } from 'node:path';
import { openDataset } from '../../datasets/open';
import { dataFrame, escapeHtml, tableHtml } from '../../evaluation/tables';
import { challengeCurves } from '../../figures/challengeCurves';
import { htmlPage } from '../../figures/page';
import { LISTENER_KEYS, requireSettings } from '../../support/argument';
import { UsageError } from '../../support/errors';
import { writeFileAtomic, writeJson } from '../../support/files';
import type { Listener } from '../../support/listener';
import { inPercent } from '../../support/numbers';
import { homeFolder } from '../../support/paths';
import { toCsv } from '../../support/tables/csv';
import { ABLATE_KEYS, type AblateSettings, ablate } from '../ablate';
import { challengeGrids, conditionsOf, datasetOf, extentOf, folderOf } from './conditions';
import { judgeOwnMethod, type OwnMethod } from './ownMethod';
import { type ChallengeRow, challengeRows, outcomesOf } from './rows';

export interface ChallengeSettings extends AblateSettings {
  /** Minutes instead of hours: easy faces, a tiny network, one kind of shortcut, one seed. Its numbers mean nothing else. */
  readonly quick?: boolean;
  /** Methods of one's own, judged beside mien's. */
  readonly methods?: readonly OwnMethod[];
}

/** A condition and the folder with its images, labels and factors as `.npy`, for a method of one's own to be trained on. */
export interface ChallengeData {
  readonly condition: string;
  readonly folder: string;
}

export interface Challenge {
  readonly rows: readonly ChallengeRow[];
  readonly csv: string;
  /** The table and the figure. */
  readonly page: string;
  /** Trainings that failed, each with why; they are in no row. */
  readonly failed: readonly string[];
}

/**
 * Trains and judges mien's methods in every condition, or finds that done, and judges methods of one's own beside them; killed,
 * it goes on when it is started again.
 * @throws UsageError for a method of one's own with a name that is taken
 * @throws MienError as `ablate`, or when a method of one's own is not as it should be
 */
export async function challenge(asked: ChallengeSettings = {}): Promise<Challenge> {
  requireSettings(asked, ['quick', 'methods', ...ABLATE_KEYS]);
  const { quick = false, methods = [], ...settings } = asked;
  const extent = extentOf(quick);
  const out = settings.out ?? join(homeFolder(), 'results', quick ? 'challenge-quick' : 'challenge');
  refuseTaken(
    methods.map(({ name }) => name),
    challengeGrids(extent)[0]!.cells.map(({ name }) => name), // each factor's grid has the same
  );
  const own = [];
  // before hours of training: a file that is wrong is told at once
  for (const method of methods) own.push(...(await judgeOwnMethod(method, extent, settings)));
  const { cells, failed } = await ablate(challengeGrids(extent), { ...settings, out });
  const rows = challengeRows([...outcomesOf(cells), ...own], conditionsOf(extent));
  return { rows, ...(await write(out, rows)), failed };
}

/** @throws UsageError for a name that another method has: the two would be one row, and the baseline what others are measured from */
function refuseTaken(names: readonly string[], builtIn: readonly string[]): void {
  const twice = names.find((name, i) => builtIn.includes(name) || names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new UsageError(
    `There are two methods named ${twice}`,
    `Name yours otherwise than ${builtIn.join(', ')}, each its own.`,
  );
}

/** The images of every condition, packed where they are not yet. */
export async function challengeData(asked: Pick<ChallengeSettings, 'quick'> & Listener = {}): Promise<ChallengeData[]> {
  requireSettings(asked, ['quick', ...LISTENER_KEYS]);
  const { quick = false, ...listener } = asked;
  const extent = extentOf(quick);
  const data = new Map<string, string>();
  for (const condition of conditionsOf(extent)) {
    const name = folderOf(condition);
    if (data.has(name)) continue;
    const { folder, close } = await openDataset(datasetOf(extent, condition), listener);
    close();
    data.set(name, folder);
  }
  return [...data].map(([condition, folder]) => ({ condition, folder }));
}

async function write(out: string, rows: readonly ChallengeRow[]): Promise<{ csv: string; page: string }> {
  const csv = join(out, 'challenge.csv');
  const columns = ['shortcut', 'factor', 'method', 'seeds', 'accuracy', 'low', 'high', 'wonBack', 'leakage'];
  const flat = rows.map(({ interval: [low, high], ...row }) => ({ ...row, low, high }));
  writeFileAtomic(csv, await toCsv(columns, flat));
  writeJson(join(out, 'challenge.json'), { rows });
  const figure = challengeCurves(rows);
  writeJson(join(out, 'challenge.plotly.json'), figure);
  const page = join(out, 'challenge.html');
  const caption =
    'Accuracy on test images in which nothing follows the expression, against the share of training images in which the factor does; 95 % intervals over seeds, where there is one over the test images.';
  writeFileAtomic(
    page,
    htmlPage('Challenge', [
      { html: '<h1>What holds under a shortcut</h1>' },
      { figure, caption: escapeHtml(caption) },
      { html: `<div style="overflow-x: auto">${tableHtml(dataFrame(rows.map(forPeople)))}</div>` },
    ]),
  );
  return { csv, page };
}

function forPeople({ shortcut, factor, method, seeds, accuracy, interval, wonBack, leakage }: ChallengeRow) {
  return {
    ...{ shortcut: String(shortcut), factor, method, seeds, 'accuracy (%)': inPercent(accuracy) },
    '95 %': interval.map(inPercent).join(' … '),
    'won back (%)': wonBack === null ? '' : inPercent(wonBack),
    'expression from z_n (%)': leakage === null ? '' : inPercent(leakage),
  };
}
