/**
 * UMAP projections of codes to the plane (McInnes, Healy & Melville 2018): exact neighbours and principal components by the engine, the
 * layout by a native loop on another thread.
 */
import { requireArgument } from '../support/argument';
import { MienError } from '../support/errors';
import { Random } from '../support/random';
import { checkCodes } from './checkCodes';
import type { Matrix } from './matrix';
import { inBreaths } from './umap/breaths';
import { type Curve, fitCurve } from './umap/curve';
import { firstLayout } from './umap/firstLayout';
import { fuzzySet, fuzzySetToFitted } from './umap/fuzzySet';
import { descend, type Watch } from './umap/layout';
import { neighboursAmong, neighboursWithin } from './umap/neighbours';
import { UMAP_DEFAULTS, type UmapOptions } from './umap/options';
import { scaled, scaleFor } from './umap/scale';
import { averages } from './umap/transform';
import { layoutByUmapJs } from './umap/umapJs';

export { nearestNeighbours } from './umap/neighbours';

export interface UmapModel {
  /** [N][2] */
  readonly embedding: [number, number][];
  /**
   * Places new points among the fitted ones, `[M, D] -> [M][2]`, which stay where they are. The same codes give the same points.
   * @throws MienError when the codes have another number of columns
   */
  transform(codes: Matrix, watch?: Watch): Promise<[number, number][]>;
}

/** Up to so many points take the longer schedules below (umap-learn). */
const FEW = 10_000;
const FIT_EPOCHS = { few: 500, many: 200 };
const TRANSFORM_EPOCHS = { few: 100, many: 30 };
const FIT_RATE = 1;
const TRANSFORM_RATE = 0.25;

/** Projects codes to the plane, `[N, D] -> [N][2]`: the embedding of `fitUmap`, which see. */
export async function projectUmap(codes: Matrix, options: Partial<UmapOptions> = {}): Promise<[number, number][]> {
  return (await fitUmap(codes, options)).embedding;
}

/**
 * The same by the library umap-js, on this thread and several times as slow: an independent implementation to hold the first against.
 * @throws as `fitUmap`
 */
export async function projectWithUmapJs(
  codes: Matrix,
  options: Partial<UmapOptions> = {},
): Promise<[number, number][]> {
  const whole = { ...UMAP_DEFAULTS, ...options };
  check(codes.values.length / codes.columns, whole.neighbours, whole.minDistance, whole.epochs ?? FIT_EPOCHS.few);
  checkCodes(codes);
  return layoutByUmapJs(scaled(codes, scaleFor(codes)), whole);
}

/**
 * Learns a projection of codes to the plane, `[N, D] -> [N][2]`. The same codes and seed give the same projection.
 * @param given must not change while the model is in use
 * @throws MienError when there are no more points than neighbours, or an option or a code is not one
 * @throws the signal's reason
 */
export async function fitUmap(given: Matrix, options: Partial<UmapOptions> = {}): Promise<UmapModel> {
  requireArgument(
    given?.values instanceof Float32Array && given.columns > 0,
    given,
    'What is projected',
    'a matrix, such as run.codes("test").expression',
  );
  const { neighbours: k, minDistance, seed, progress, signal, epochs: chosen } = { ...UMAP_DEFAULTS, ...options };
  const n = given.values.length / given.columns;
  const epochs = chosen ?? (n > FEW ? FIT_EPOCHS.many : FIT_EPOCHS.few);
  check(n, k, minDistance, epochs);
  checkCodes(given);
  progress?.(0, epochs);
  const codes = scaled(given, scaleFor(given));
  const edges = fuzzySet(await inBreaths(neighboursWithin(codes, k), signal));
  const points = firstLayout(codes, new Random(seed, 'umap', 'start'));
  const curve = fitCurve(minDistance);
  const layoutSeed = new Random(seed, 'umap', 'layout').uint32();
  const layout = { points, anchors: points, edges, curve, epochs, learningRate: FIT_RATE, seed: layoutSeed };
  await descend(layout, { progress, signal });
  const place = (more: Matrix, watch: Watch) => transform({ codes: given, points, k, curve, seed }, more, watch);
  return { embedding: pairs(points), transform: (more, watch = {}) => place(more, watch) };
}

interface Fitted {
  readonly codes: Matrix;
  /** [N, 2] */
  readonly points: Float32Array;
  readonly k: number;
  readonly curve: Curve;
  readonly seed: number;
}

async function transform(fitted: Fitted, codes: Matrix, { progress, signal }: Watch): Promise<[number, number][]> {
  if (codes.columns !== fitted.codes.columns) {
    throw new MienError(
      `The codes have ${codes.columns} columns, those that were fitted ${fitted.codes.columns}`,
      'Give codes of the same model.',
    );
  }
  checkCodes(codes);
  const m = codes.values.length / codes.columns;
  if (m === 0) return [];
  const epochs = m > FEW ? TRANSFORM_EPOCHS.many : TRANSFORM_EPOCHS.few;
  progress?.(0, epochs);
  const scale = scaleFor(fitted.codes, codes);
  const search = neighboursAmong(scaled(fitted.codes, scale), scaled(codes, scale), fitted.k);
  const edges = fuzzySetToFitted(await inBreaths(search, signal));
  const points = averages(edges, fitted.points, m);
  const seed = new Random(fitted.seed, 'umap', 'transform').uint32();
  const { points: anchors, curve } = fitted;
  await descend({ points, anchors, edges, curve, epochs, learningRate: TRANSFORM_RATE, seed }, { progress, signal });
  return pairs(points);
}

function check(n: number, k: number, minDistance: number, epochs: number): void {
  if (!(Number.isInteger(k) && k >= 2)) {
    throw new MienError(`neighbours is ${k}`, 'Give a whole number, 2 or more; a point is among its own.');
  }
  if (!(minDistance >= 0 && minDistance <= 1)) throw new MienError(`minDistance is ${minDistance}`, 'Give 0 … 1.');
  if (!(Number.isInteger(epochs) && epochs >= 1)) throw new MienError(`epochs is ${epochs}`, 'Give 1 or more.');
  if (n <= k) {
    throw new MienError(
      `UMAP needs more points (${n}) than neighbours (${k})`,
      'Give more images or a smaller neighbours option.',
    );
  }
}

function pairs(points: Float32Array): [number, number][] {
  return Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i]!, points[2 * i + 1]!]);
}
