import { statSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSplit } from '../../lib/evaluation/encodeSplit';
import { VIEWS, type ViewsName } from '../../lib/evaluation/views';
import { type Evaluation, evaluate } from '../../lib/runs/evaluate';
import type { Provenance } from '../../lib/runs/folder/provenance';
import { type OpenRun, withRun } from '../../lib/runs/openRun';
import { leakOf } from '../../lib/runs/probing/leak';
import { type ProbeRow, probe, QUICK_PROBES } from '../../lib/runs/probing/probe';
import type { Listener } from '../../lib/support/listener';
import { type TransferName, type Transferred, transfer } from './transfer';

/** What the card of a shipped model tells. */
export interface Measured {
  /** By the views that the model is used with, on FER2013's PrivateTest. */
  readonly evaluation: Evaluation;
  /** The accuracy by other views. */
  readonly views: Readonly<Record<ViewsName, number>>;
  /** Of the expression from z_n. */
  readonly leak: ProbeRow;
  /** The same model on sets that it was not trained on. */
  readonly transferred: readonly Transferred[];
  readonly seed: number;
  /** Of z_n's half, or of all. */
  readonly training: Training;
  /** Of the expression half, where that was trained before. */
  readonly before?: Training;
  readonly usedViews: ViewsName;
  /** Of the KL on z_n; 0 for none. */
  readonly nuisanceKl: number;
  /** The share of the training images' variance that the decoder misses. */
  readonly missed: number;
  /** Numbers in the expression's encoder. */
  readonly weights: number;
  /** Numbers in each code. */
  readonly codes: { readonly expression: number; readonly nuisance: number };
  /** Of its files. */
  readonly megabytes: number;
}

export interface Training {
  readonly epochs: number;
  readonly seconds: number;
  readonly device: string;
}

/**
 * @param images where FER2013 lies
 * @param on where other sets lie
 */
export async function measureShipped(
  path: string,
  images: string,
  on: ReadonlyMap<TransferName, string>,
  listener: Listener,
): Promise<Measured> {
  const own = await withRun(path, async (run) => ({ ...about(run), ...(await judge(run, listener)) }), {
    dataset: { root: images },
    ...listener,
  });
  return { ...own, transferred: await transfer(path, on, images, listener) };
}

async function judge(run: OpenRun, listener: Listener): Promise<Pick<Measured, 'evaluation' | 'views' | 'leak'>> {
  const evaluation = evaluate(run, 'test');
  const used = run.config.evaluation.views;
  const accuracies = (Object.keys(VIEWS) as ViewsName[]).map((name) => {
    return [name, name === used ? evaluation.accuracy : accuracyBy(run, name)] as const;
  });
  const rows = await probe(run, { ...QUICK_PROBES, ...listener, factors: ['expression'] });
  const views = Object.fromEntries(accuracies) as Record<ViewsName, number>;
  return { evaluation, views, leak: leakOf(rows, 'expression', 'nuisance')! };
}

function accuracyBy(run: OpenRun, views: ViewsName): number {
  const { model, dataset } = run;
  const { probabilities } = encodeSplit(model, dataset.splits.test, dataset.shape, views);
  return evaluate({ ...run, probabilities: () => probabilities }, 'test').accuracy;
}

function about({ folder, config, model }: OpenRun): Omit<Measured, 'evaluation' | 'views' | 'leak' | 'transferred'> {
  const { epochs, seconds } = folder.readSummary();
  const made = folder.readConfig().provenance as Provenance;
  const { expressionHalf: half } = made;
  const encoder = model.disentangler.getLayer('encoder');
  const files = ['.', 'decoder', 'adversary'].flatMap((part) =>
    ['model.json', 'weights.bin'].map((file) => join(folder.model, part, file)),
  );
  return {
    ...{ seed: config.seed, usedViews: config.evaluation.views },
    training: { epochs, seconds, device: devicesOf(made) },
    ...(half && { before: { epochs: half.epochs, seconds: half.seconds, device: devicesOf(half.provenance) } }),
    nuisanceKl: config.loss.nuisanceKl.weight,
    missed: folder.readHistory().at(-1)!.train.reconstruction!,
    weights: encoder.countParams(),
    codes: { expression: config.model.expression.codeSize, nuisance: config.model.nuisance.codeSize },
    megabytes: files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6,
  };
}

function devicesOf(made: Provenance): string {
  const later = (made.resumed ?? []).map((here) => `after epoch ${here.after} on ${nameOf(here)}`);
  return [nameOf(made), ...later].join(', ');
}

function nameOf({ gpu, device }: Pick<Provenance, 'gpu' | 'device'>): string {
  return gpu?.name ?? (device === 'gpu' ? 'a GPU' : 'processor cores');
}
