import type { Dataset } from '../../datasets/dataset';
import { fromMemory } from '../../datasets/packed/fromMemory';
import { argMaxRows } from '../../evaluation/classification';
import { encodeSplit } from '../../evaluation/encodeSplit';
import { takeRows } from '../../evaluation/matrix';
import { requireSettings } from '../../support/argument';
import { MienError } from '../../support/errors';
import { decode } from '../decode';
import { type OpenRun, requireRun } from '../openRun';
import { type DrawSwapsOptions, drawSwaps } from './drawSwaps';
import { paintSwaps, type SwapPaintingRun } from './paintSwaps';
import { type SwapTruth, swapTruth } from './swapTruth';

/** Shares, 0 … 1, of what a judge names decoded faces as. */
export interface SwapJudgement {
  /** Faces decoded. */
  readonly n: number;
  /** Swapped faces that are named as the image that their z_e is of: the expression has moved. By chance it is 1 / K. */
  readonly asGiven: number;
  /** The same of faces painted to look at, with their details (see `paintSwaps`), which are partly the images that they were; */
  readonly detailedAsGiven: number;
  /** and how many of these are named as the image that they were. */
  readonly detailedAsBefore: number;
  /** Swapped faces that are named as the image that their z_n is of, which has another expression: it has stayed. */
  readonly asBefore: number;
  /** Faces decoded from both their own codes that are named rightly: what the decoder shows of an expression at all. */
  readonly unswapped: number;
  /** How far the swapped faces are from their true pictures, where these are known: of the built-in faces. */
  readonly truth?: SwapTruth;
}

/**
 * What another network, which had no part in training the decoder, sees in test faces decoded with the z_e of a face of another
 * expression, both drawn by seed. The network that the swap term asked is no judge of its success: a decoder can learn to
 * convince it alone.
 * @param judge a model of the same classes and image shape
 * @throws MienError for a run without a reconstruction term (its decoder has learned nothing), a judge of other classes or
 * images, or where there are not two expressions to swap
 */
export function judgeSwaps(
  run: SwapPaintingRun,
  judge: Pick<OpenRun, 'model' | 'dataset'>,
  options: DrawSwapsOptions = {},
): SwapJudgement {
  requireRun(run);
  requireSettings(options, ['faces', 'seed']);
  const { faces = 1000, seed = 1 } = options;
  requireRun(judge);
  const { shape, splits } = run.dataset;
  const told = (dataset: Pick<Dataset, 'classes' | 'shape'>) => JSON.stringify([dataset.classes, dataset.shape]);
  if (told(judge.dataset) !== told(run.dataset)) {
    throw new MienError(
      'The judge names other classes, or images of another shape',
      'Take one trained on the same dataset.',
    );
  }
  const { labels } = splits.test;
  const { faces: drawn, givers } = drawSwaps(run.dataset, faces, seed);
  const { expression, nuisance } = run.codes('test');
  const decoded = (expressionOf: readonly number[]) =>
    decode(run, takeRows(expression, expressionOf), takeRows(nuisance, drawn));
  const named = (images: Uint8Array) => {
    const seen = { ...splits.test, size: drawn.length, read: fromMemory(images, shape) };
    const { values, columns } = encodeSplit(judge.model, seen, shape).probabilities;
    return argMaxRows(values, columns);
  };
  const share = (names: ArrayLike<number>, of: readonly number[]) =>
    of.filter((image, i) => names[i] === labels[image]).length / drawn.length;
  const [swapped, unswapped] = [decoded(givers), decoded(drawn)];
  const { read } = splits.test;
  const detailed = paintSwaps(run, { faces: read(drawn), givers: read(givers) });
  const [names, detailedNames] = [named(swapped), named(detailed)];
  const truth = swapTruth(run, { seed });
  return {
    n: drawn.length,
    asGiven: share(names, givers),
    detailedAsGiven: share(detailedNames, givers),
    detailedAsBefore: share(detailedNames, drawn),
    asBefore: share(names, drawn),
    unswapped: share(named(unswapped), drawn),
    ...(truth && { truth }),
  };
}
