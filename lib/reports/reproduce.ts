/** The main job on the built-in data: the baseline, the published form and the separated model, judged, probed and drawn, in one report. */
import { join, resolve } from 'node:path';
import type { PartialConfig } from '../config/config';
import { METHODS, REPRODUCTION_RECIPE } from '../config/recipes';
import { resolveConfig } from '../config/resolve';
import { judge } from '../runs/judge';
import { type OpenRun, withRun } from '../runs/openRun';
import { type TrainSettings, train } from '../runs/train';
import { LISTENER_KEYS, requireSettings } from '../support/argument';
import { writeFileAtomic, writeJson } from '../support/files';
import { homeFolder } from '../support/paths';
import { orTerminal } from '../support/progress';
import { drawFigures } from './drawFigures';
import { figures } from './figures';
import { gridResults } from './gridResults';
import type { ReportedModel, ReproducedModel } from './reportedModel';
import { reproductionReport } from './reproductionReport';

export interface Reproduction {
  readonly models: readonly ReproducedModel[];
  readonly report: string;
}

export interface ReproduceSettings extends Omit<TrainSettings, 'out' | 'resume'> {
  /** The folder of the report; by default `results` in the home folder. */
  readonly results?: string;
}

/**
 * Trains and judges the three models, or finds them finished and judged, and writes `report.html`, `results.json` and the figures as PNG and as plotly JSON.
 * The report has the grids, too, that `mien ablate` has left in the same folder.
 */
export async function reproduce(asked: ReproduceSettings = {}): Promise<Reproduction> {
  requireSettings(asked, ['results', 'onStep', 'onEpochEnd', ...LISTENER_KEYS]);
  const { results = join(homeFolder(), 'results'), ...listener } = orTerminal(asked);
  const folder = resolve(results);
  const reported: ReportedModel[] = [];
  for (const name of ['baseline', 'paper', 'separated'] as const) {
    reported.push(await reproduceModel(name, METHODS[name], listener));
  }
  const all = reported.flatMap((model) => model.figures);
  for (const { name, figure } of all) writeJson(join(folder, 'figures', `${name}.plotly.json`), figure);
  await drawFigures(all, join(folder, 'figures'), ['png'], listener);
  const report = join(folder, 'report.html');
  writeFileAtomic(report, reproductionReport(reported, gridResults(folder)));
  const models = reported.map(({ name, run, evaluation, probes }) => ({ name, run, evaluation, probes }));
  writeJson(join(folder, 'results.json'), { models });
  return { models, report };
}

async function reproduceModel(
  name: ReproducedModel['name'],
  part: PartialConfig,
  listener: Omit<ReproduceSettings, 'results'>,
): Promise<ReportedModel> {
  const { progress, note = () => {}, signal } = listener;
  note(`Training the ${name} model`);
  const { folder: run } = await train(resolveConfig(REPRODUCTION_RECIPE, part), { ...listener, resume: true });
  note(`Judging the ${name} model`);
  const report = async (opened: OpenRun): Promise<ReportedModel> => {
    const judgement = await judge(opened, { progress, signal });
    note(`Drawing the ${name} model`);
    const drawn = await figures(opened, { name });
    const { provenance } = opened.folder.readConfig();
    return { name, run, ...judgement, config: opened.config, provenance, figures: drawn };
  };
  return withRun(run, report, { progress, note, signal });
}
