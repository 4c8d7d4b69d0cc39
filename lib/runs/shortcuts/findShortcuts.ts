/** Whether something besides the expression gives it away: how well the expression is guessed from what shows the nuisance. */
import { type Dataset, guessingShare, type Split } from '../../datasets/dataset';
import { argMaxRows } from '../../evaluation/classification';
import { stratifiedFolds } from '../../evaluation/guesses/folds';
import { wilsonInterval } from '../../evaluation/intervals';
import { hasKeys, LISTENER_KEYS, requireArgument, requireSettings } from '../../support/argument';
import type { Listener } from '../../support/listener';
import type { OpenModel } from '../openModel';
import { foldsOf, type GuessedFrom, guessFrom, isFactor } from './guesses';
import { pairsOf } from './pairs';
import type { Carrier, Guessed, ShortcutReport, ShortcutRow } from './report';
import { isShortcut } from './verdict';

export interface FindShortcutsOptions extends Listener {
  /** Whose nuisance code the expression is guessed from too: a run that was trained on these images, or on others. */
  readonly model?: Pick<OpenModel, 'model'>;
  /** Guess by labelled factors alone, which takes no time. */
  readonly factorsOnly?: boolean;
  /** Default 1. */
  readonly seed?: number;
}

/** Images named for each expression. */
const CARRIERS = 3;

/**
 * Guesses the expression of every training image from the nuisance code of a model, from the image at 8 × 8 pixels and from each
 * labelled factor, out of fold. All of it should be at chance, but for the small image, in which a little of an expression is
 * still to be seen.
 * @throws InterruptedError when it is aborted
 */
export async function findShortcuts(dataset: Dataset, options: FindShortcutsOptions = {}): Promise<ShortcutReport> {
  requireSettings(options, ['model', 'factorsOnly', 'seed', ...LISTENER_KEYS]);
  const { model, factorsOnly = false, seed = 1, ...listener } = options;
  requireArgument(hasKeys(dataset, 'splits'), dataset, 'The dataset', 'what openDataset gives, awaited');
  const { splits, classes, name } = dataset;
  const factors = splits.train.factors.filter(({ codes }) => new Set(codes.filter((code) => code >= 0)).size > 1);
  const sources: GuessedFrom[] = [
    ...(model ? (['nuisance'] as const) : []),
    ...(factorsOnly ? [] : (['small image'] as const)),
    ...factors.map((factor) => `factor:${factor.name}` as const),
  ];
  // by factors alone, copies are not worth reading every image for
  const folds = factorsOnly ? stratifiedFolds(splits.train.labels, seed) : foldsOf(dataset, seed);
  const rows: ShortcutRow[] = [];
  for (const by of sources) {
    const options = { model: model?.model, test: true, seed, ...listener };
    const { logs, others } = await guessFrom(by, folds, dataset, options);
    const factor = factors.find((other) => by === `factor:${other.name}`);
    const onTest = others.length > 0 ? judged(by, others, splits.test, classes.length) : null;
    const row = {
      ...{ by, ...judged(by, logs, splits.train, classes.length)!, onTest },
      pairs: factor ? pairsOf(factor, splits.train.labels, classes) : [],
      carriers: carriersOf(logs, splits.train, classes),
    };
    rows.push({ ...row, shortcut: isShortcut(row) });
  }
  return { dataset: name, rows };
}

/** Of images whose value is known, where it is a factor; null where there are none. */
function judged(by: GuessedFrom, logs: Float32Array, { labels, factors }: Split, classes: number): Guessed | null {
  const codes = isFactor(by) ? factors.find(({ name }) => by === `factor:${name}`)?.codes : undefined;
  const known = Int32Array.from(labels.keys()).filter((i) => (codes?.[i] ?? 0) >= 0);
  const n = known.length;
  if (n === 0) return null;
  const guessed = argMaxRows(logs, classes);
  const hits = known.filter((i) => guessed[i] === labels[i]).length;
  const chance = guessingShare({ labels: known.map((i) => labels[i]!), size: n }, classes);
  return { n, accuracy: hits / n, interval: wilsonInterval(hits, n), chance };
}

function carriersOf(logs: Float32Array, { labels, fileOf }: Split, classes: readonly string[]): Carrier[] {
  const guessed = argMaxRows(logs, classes.length);
  const surely = (i: number) => Math.exp(logs[i * classes.length + labels[i]!]!);
  return classes.flatMap((expression, k) => {
    const right = [...labels.keys()].filter((i) => labels[i] === k && guessed[i] === k);
    return right
      .sort((a, b) => surely(b) - surely(a))
      .slice(0, CARRIERS)
      .map((image) => {
        const file = fileOf?.(image);
        return { image, ...(file !== undefined && { file }), expression, probability: surely(image) };
      });
  });
}
