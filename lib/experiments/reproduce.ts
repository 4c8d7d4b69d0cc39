/** The main job on the built-in data: a baseline and a disentangled model, judged, probed and drawn, in one report. */
import { join, resolve } from 'node:path';
import { projectUmap } from '../evaluation/embeddings';
import { writeFileAtomic, writeJson } from '../support/files';
import { homeFolder } from '../support/paths';
import type { Report } from '../support/progress';
import { RunFolder } from '../training/runFolder';
import { type PartialConfig, resolveConfig } from './config';
import { type Evaluation, evaluateOpenRun, openRun } from './evaluateRun';
import { type ProbeRow, probeOpenRun, QUICK_PROBES } from './probeRun';
import { BASELINE, SYNTHETIC_RECIPE } from './recipes';
import { reproductionReport } from './reproductionReport';
import { type TrainRunSettings, trainRun } from './trainRun';

export interface ReproducedModel {
  readonly name: 'baseline' | 'disentangled';
  readonly run: string;
  readonly evaluation: Evaluation;
  readonly probes: readonly ProbeRow[];
}

export interface Reproduction {
  readonly models: readonly ReproducedModel[];
  readonly report: string;
}

const MODELS: readonly (readonly [ReproducedModel['name'], PartialConfig])[] = [
  ['baseline', BASELINE],
  ['disentangled', {}],
];
/** Test images projected by UMAP: enough to see clusters, few enough to take seconds. */
const PROJECTED = 1000;

export interface ReproduceSettings extends Omit<TrainRunSettings, 'out' | 'resume'> {
  /** The folder of the report; by default `results` in the home folder. */
  readonly results?: string;
  /** Makes what is told after each probe of a model. */
  readonly probing?: () => Report;
  /** Told what is being done. */
  readonly onStage?: (sentence: string) => void;
}

/** Trains both models, or finds them finished, and writes `report.html` and `results.json`. */
export async function reproduce(settings: ReproduceSettings = {}): Promise<Reproduction> {
  const folder = resolve(settings.results ?? join(homeFolder(), 'results'));
  const { onStage = () => {} } = settings;
  const models: ReproducedModel[] = [];
  for (const [name, part] of MODELS) {
    onStage(`Training the ${name} model`);
    const { run } = await trainRun(resolveConfig(SYNTHETIC_RECIPE, part), { ...settings, resume: true });
    onStage(`Judging the ${name} model`);
    const opened = await openRun(run, {}, { progress: settings.packing, note: settings.note });
    const { evaluation, codes } = evaluateOpenRun(opened, 'test');
    const probes = await probeOpenRun(opened, codes, {
      ...QUICK_PROBES,
      progress: settings.probing?.(),
      signal: settings.signal,
    });
    opened.model.dispose();
    opened.dataset.close();
    models.push({ name, run, evaluation, probes });
    if (name === 'disentangled') {
      onStage('Projecting its codes');
      const { splits } = opened.dataset;
      const first = ({ values, columns }: typeof codes.expression) => ({
        values: values.subarray(0, PROJECTED * columns),
        columns,
      });
      const projections = {
        expression: await projectUmap(first(codes.expression)),
        nuisance: await projectUmap(first(codes.nuisance)),
      };
      const { html, figure } = reproductionReport(
        models,
        new RunFolder(run).readHistory(),
        projections,
        splits.test,
        opened.dataset.classes,
        new RunFolder(run).readConfig().provenance,
      );
      writeFileAtomic(join(folder, 'report.html'), html);
      writeJson(join(folder, 'umap.plotly.json'), figure);
    }
  }
  writeJson(join(folder, 'results.json'), { models });
  return { models, report: join(folder, 'report.html') };
}
