/** The same projection by the library umap-js, whole: the reference that the native layout is compared with. The one file that touches it. */
import { setImmediate as nextTick } from 'node:timers/promises';
import { UMAP } from 'umap-js';
import { Random } from '../../support/random';
import type { Matrix } from '../matrix';
import { firstLayout } from './firstLayout';
import { nearestNeighbours } from './neighbours';
import type { UmapOptions } from './options';

/** Steps between two reports. */
const STEPS_AT_ONCE = 10;

/** Steps of umap-js's layout, with the engine's exact neighbours and the principal components to start from. `[N, D] -> [N][2]` */
export async function layoutByUmapJs(codes: Matrix, options: UmapOptions): Promise<[number, number][]> {
  const n = codes.values.length / codes.columns;
  const random = new Random(options.seed, 'umap', 'umap-js');
  const umap = new UMAP({
    nNeighbors: options.neighbours,
    minDist: options.minDistance,
    nEpochs: options.epochs,
    random: () => random.uniform(),
  });
  const { indices, distances } = nearestNeighbours(codes, options.neighbours);
  umap.setPrecomputedKNN(indices, distances);
  const steps = umap.initializeFit(Array.from({ length: n }, () => [0])); // of the rows only their number counts then
  const start = firstLayout(codes, new Random(options.seed, 'umap', 'start'));
  for (const [i, row] of umap.getEmbedding().entries()) {
    row[0] = start[2 * i]!;
    row[1] = start[2 * i + 1]!;
  }
  for (let step = 0; step < steps; step++) {
    if (step % STEPS_AT_ONCE === 0) {
      options.progress?.(step, steps);
      await nextTick();
      options.signal?.throwIfAborted();
    }
    umap.step();
  }
  options.progress?.(steps, steps);
  return umap.getEmbedding() as [number, number][];
}
