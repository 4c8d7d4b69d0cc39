/** Swapped faces beside their true pictures, which the renderer of the built-in faces knows. */
import { pixelsOf } from '../../datasets/dataset';
import {
  completeOptions,
  type ExpressionSwap,
  FACE_PARTS,
  type FacePart,
  type SyntheticOptions,
  swapExpression,
} from '../../datasets/synthetic';
import { ratioInterval } from '../../evaluation/intervals';
import { takeRows } from '../../evaluation/matrix';
import { requireSettings } from '../../support/argument';
import { sum } from '../../support/numbers';
import { type DecodingRun, decode, hasDecoder } from '../decode';
import { requireRun } from '../openRun';
import { type DrawSwapsOptions, drawSwaps } from './drawSwaps';
import { paintSwaps, type SwapPaintingRun } from './paintSwaps';

/** Root-mean-square differences from true pictures, 0 … 1 of the range of a pixel, in one part of the faces. */
export interface PartErrors {
  /** Faces in which the part is to be seen. */
  readonly n: number;
  /** Of the decoder's image of the face's z_n and another's z_e from the true picture of the face with that expression. */
  readonly swapped: number;
  /** Of the face as it is painted to look at, with its details (see `paintSwaps`); without the noise of its sensor, as all pictures here. */
  readonly detailed: number;
  /** Of the face left as it was from that picture: a swap that is further away has done nothing good. */
  readonly asItWas: number;
  /** 1 − `detailed` / `asItWas`: by which share the face with its details is nearer to the true picture than it was; below 0, further away. */
  readonly nearer: number;
  /** 95 % over faces. */
  readonly nearerInterval: readonly [low: number, high: number];
  /** Of the decoder's image of both the face's own codes from its own picture: what the decoder costs without any swap. */
  readonly unswapped: number;
}

export type SwapTruth = Readonly<Record<FacePart, PartErrors>>;

/** Of fewer values nothing of a part is to be seen. */
export const LEAST_VALUES = 8;

/**
 * How far swapped test faces are from their true pictures, where mouth and brows can move (see `swapExpression`), beside the
 * faces as they were; without the sensor's noise. The faces and whose expression they are given are drawn by seed, as for
 * `judgeSwaps`.
 * @returns undefined for other images than the built-in faces, and for a run whose decoder has learned nothing
 * @throws MienError where there are not two expressions to swap
 */
export function swapTruth(run: SwapPaintingRun, options: DrawSwapsOptions = {}): SwapTruth | undefined {
  requireRun(run);
  requireSettings(options, ['faces', 'seed']);
  const { faces: most = 300, seed = 1 } = options;
  if (!hasDecoder(run) || !isRendered(run)) return undefined;
  const { faces, givers } = drawSwaps(run.dataset, most, seed);
  const { expression, nuisance } = run.codes('test');
  const decoded = (expressionOf: readonly number[]) =>
    decode(run, takeRows(expression, expressionOf), takeRows(nuisance, faces));
  const [swapped, unswapped] = [decoded(givers), decoded(faces)];
  const { shape } = run.dataset;
  const pictures = truePictures(run.config.dataset.synthetic, faces, givers);
  const { read } = run.dataset.splits.test;
  const quiet = Buffer.concat(pictures.map(({ own }) => own));
  const detailed = paintSwaps(run, { faces: read(faces), givers: read(givers), details: quiet });
  const seen: Record<FacePart, SquaredErrors[]> = { mouth: [], brows: [] };
  const values = pixelsOf(shape);
  for (const i of faces.keys()) {
    const { truth, own, regions } = pictures[i]!;
    const of = (images: Uint8Array) => images.subarray(i * values, (i + 1) * values);
    for (const part of FACE_PARTS) {
      const region = regions[part];
      if (region.length < LEAST_VALUES) continue;
      seen[part].push({
        swapped: squaredError(of(swapped), truth, region),
        detailed: squaredError(of(detailed), truth, region),
        asItWas: squaredError(own, truth, region),
        unswapped: squaredError(of(unswapped), own, region),
      });
    }
  }
  return { mouth: errorsOf(seen.mouth), brows: errorsOf(seen.brows) };
}

/** The latest, by what decides them. */
const rendered: { of?: string; pictures: readonly ExpressionSwap[] } = { pictures: [] };

/** No model has a part in them: those that are judged one after the other, as by `mien reproduce`, are judged by the same ones. */
function truePictures(
  synthetic: Partial<SyntheticOptions>,
  faces: readonly number[],
  givers: readonly number[],
): readonly ExpressionSwap[] {
  const of = JSON.stringify([completeOptions(synthetic), faces, givers]);
  if (rendered.of !== of) {
    rendered.pictures = faces.map((face, i) => swapExpression(synthetic, 'test', face, givers[i]!));
    rendered.of = of;
  }
  return rendered.pictures;
}

/** Whether a run's test split is the renderer's, image by image. */
function isRendered({ config, dataset }: DecodingRun): boolean {
  const { name, synthetic, fold, subset } = config.dataset;
  if (name !== 'synthetic' || dataset.name !== 'synthetic' || fold) return false;
  return Object.keys(subset?.test ?? {}).length === 0 && completeOptions(synthetic).test === dataset.splits.test.size;
}

/** Mean over some values, in shares of their range. */
export function squaredError(a: Uint8Array, b: Uint8Array, at: Int32Array): number {
  return at.reduce((sum, k) => sum + ((a[k]! - b[k]!) / 255) ** 2, 0) / at.length;
}

/** Of one face. */
type SquaredErrors = Readonly<Record<'swapped' | 'detailed' | 'asItWas' | 'unswapped', number>>;

function errorsOf(faces: readonly SquaredErrors[]): PartErrors {
  const squares = (name: keyof SquaredErrors) => faces.map((face) => face[name]);
  const error = (name: keyof SquaredErrors) => Math.sqrt(sum(squares(name)) / Math.max(faces.length, 1));
  const [low, high] = ratioInterval(squares('detailed'), squares('asItWas'));
  return {
    n: faces.length,
    swapped: error('swapped'),
    detailed: error('detailed'),
    asItWas: error('asItWas'),
    nearer: 1 - error('detailed') / error('asItWas'),
    nearerInterval: [1 - Math.sqrt(high), 1 - Math.sqrt(low)],
    unswapped: error('unswapped'),
  };
}
