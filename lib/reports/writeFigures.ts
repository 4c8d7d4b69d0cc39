/** Every figure of finished runs and grids, as files. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { escapeHtml } from '../evaluation/tables';
import { comparisonFigure } from '../figures/comparison';
import { DRAWN_FORMATS, type DrawnFormat, FigureDrawer } from '../figures/draw';
import type { NamedFigure } from '../figures/figure';
import { htmlPage, PLOTLY } from '../figures/page';
import { type Evaluation, evaluate } from '../runs/evaluate';
import { RunFolder } from '../runs/folder/runFolder';
import { type OpenRun, type OpenRunSettings, withRun } from '../runs/openRun';
import { checkSameData } from '../runs/sameData';
import { LISTENER_KEYS, requireArgument, requireSettings, requireWords } from '../support/argument';
import { MienError, messageOf } from '../support/errors';
import { readJson, writeFileAtomic } from '../support/files';
import { type Listener, reportTo } from '../support/listener';
import { homeFolder } from '../support/paths';
import { comparisons } from './comparison';
import { figures, onOther } from './figures';
import { gridResults } from './gridResults';
import { toldApart } from './toldApart';

export const FIGURE_FORMATS = ['html', ...DRAWN_FORMATS] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];

/** The pages of the figures share it: in each it would be 11 MB. */
const LIBRARY = 'plotly.js';

export interface WriteFiguresSettings extends Listener {
  /** Run folders. Default: those of `mien reproduce`, or else every finished run in `runs/` of the home folder. */
  readonly runs?: readonly string[];
  /** Other images than the runs were trained on, or another place where these are; see `openRun`. */
  readonly on?: Pick<OpenRunSettings, 'dataset' | 'map' | 'whole'>;
  /** Default: `figures`, in the home folder. */
  readonly out?: string;
  /** Default: all of them. */
  readonly formats?: readonly FigureFormat[];
}

export interface WrittenFigure {
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * Draws all figures of finished runs, a comparison of them, and those of the grids that `mien ablate` left in `results/`. Without a browser
 * it writes the HTML and says what is missing.
 * @throws MienError when there is no finished run, and without a browser when HTML is not wanted
 */
export async function writeFigures(settings: WriteFiguresSettings = {}): Promise<{ figures: WrittenFigure[] }> {
  requireSettings(settings, ['runs', 'on', 'out', 'formats', ...LISTENER_KEYS]);
  requireWords(settings.formats, FIGURE_FORMATS, 'formats');
  const { runs: asked = defaultRuns() } = settings;
  requireArgument(Array.isArray(asked), asked, 'runs', 'a list of run folders');
  const { formats = FIGURE_FORMATS, note = () => {} } = settings;
  const out = resolve(settings.out ?? join(homeFolder(), 'figures'));
  const runs = asked.map((run) => resolve(run));
  if (runs.length === 0) throw new MienError('There is no finished run', 'Train one with `mien train`.');
  const drawer = await startDrawer(formats, note);
  try {
    const left = gridResults(join(homeFolder(), 'results')).flatMap((grid) => grid.figures);
    const gathered = [...(await figuresOfRuns(runs, settings)), ...left];
    const names = toldApart(gathered.map(({ name }) => name));
    const all = gathered.map((figure, i) => ({ ...figure, name: names[i]! }));
    const written: WrittenFigure[] = [];
    const report = reportTo(settings, 'Drawing');
    if (formats.includes('html')) writeFileAtomic(join(out, LIBRARY), readFileSync(PLOTLY));
    for (const figure of all) {
      written.push({ name: figure.name, files: await write(figure, out, formats, drawer) });
      report(written.length, all.length, figure.name);
    }
    return { figures: written };
  } finally {
    await drawer?.close();
  }
}

async function startDrawer(
  formats: readonly FigureFormat[],
  note: (sentence: string) => void,
): Promise<FigureDrawer | undefined> {
  if (drawn(formats).length === 0) return undefined;
  try {
    return await FigureDrawer.start();
  } catch (error) {
    if (!(error instanceof MienError) || !formats.includes('html')) throw error;
    note(`Only HTML is written. ${messageOf(error)}`);
    return undefined;
  }
}

async function figuresOfRuns(
  runs: readonly string[],
  { on = {}, note, progress, signal }: WriteFiguresSettings,
): Promise<NamedFigure[]> {
  const listener = { note, progress, signal };
  const names = toldApart(runs.map((run) => basename(run)));
  const all: NamedFigure[] = [];
  const measured: { name: string; evaluation: Evaluation }[] = [];
  const { dataset, map, whole } = on;
  for (const [i, run] of runs.entries()) {
    const name = names[i]!;
    note?.(`Gathering the figures of ${name}`);
    const add = async (opened: OpenRun) => {
      if (dataset?.name === undefined) checkSameData(opened.folder, opened.dataset.digest);
      all.push(...(await figures(opened, { name: opened.isOwn ? name : onOther(name, opened), ...listener })));
      measured.push({ name, evaluation: evaluate(opened) });
    };
    await withRun(run, add, { dataset, map, whole, ...listener });
  }
  const caption = 'Accuracy on test images, with 95 % intervals; hollow: as reported by others.';
  return [...all, { name: 'comparison', caption, figure: comparisonFigure(comparisons(measured)) }];
}

function defaultRuns(): string[] {
  const reproduced = join(homeFolder(), 'results', 'results.json');
  if (existsSync(reproduced)) {
    const { models } = readJson(reproduced) as { models: readonly { readonly run: string }[] };
    const runs = models.map(({ run }) => run).filter((run) => new RunFolder(run).isFinished);
    if (runs.length > 0) return runs;
  }
  const folder = join(homeFolder(), 'runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((run) => new RunFolder(run).isFinished);
}

/** @returns the files, one a format that could be written */
async function write(
  { name, caption, figure }: NamedFigure,
  out: string,
  formats: readonly FigureFormat[],
  drawer: FigureDrawer | undefined,
): Promise<string[]> {
  const files: string[] = [];
  const add = (format: FigureFormat, content: string | Uint8Array) => {
    const path = join(out, `${name}.${format}`);
    writeFileAtomic(path, content);
    files.push(path);
  };
  if (formats.includes('html')) {
    add('html', htmlPage(name, [{ figure, caption: escapeHtml(caption) }], LIBRARY));
  }
  for (const format of drawer ? drawn(formats) : []) add(format, await drawer!.draw(figure, format));
  return files;
}

function drawn(formats: readonly FigureFormat[]): DrawnFormat[] {
  return DRAWN_FORMATS.filter((format) => formats.includes(format));
}
