/** UMAP against umap-learn: the same codes, in turns, and scikit-learn's word on how well each kept neighbours. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectUmap } from '../../lib/evaluation/embeddings';
import type { Matrix } from '../../lib/evaluation/matrix';
import { UMAP_DEFAULTS } from '../../lib/evaluation/umap/options';
import { Random } from '../../lib/support/random';
import { PythonPeer } from '../peers/pythonPeer';
import type { BenchResult } from './result';
import { inTurns, milliseconds } from './turns';

export interface UmapBench extends BenchResult {
  /** 0 … 1, by scikit-learn: how many neighbours in the plane are neighbours in the codes. */
  readonly trustworthiness: { readonly ours: number; readonly theirs: number };
}

export interface UmapBenchSettings {
  /** Turns of each side, after one that does not count: umap-learn compiles itself in it. Default 5. */
  readonly turns?: number;
  /** Default 5,000. */
  readonly points?: number;
  readonly note?: (sentence: string) => void;
}

const COLUMNS = 64;
const CLUSTERS = 20;
/** Neighbours that trustworthiness looks at. */
const JUDGED = 15;
/** With a seed umap-learn gives the same every time, as mien does, on one thread; without one it uses all. */
const VARIANTS = [
  { peer: 'umap-learn with a seed', seed: 1 },
  { peer: 'umap-learn without a seed, all threads', seed: null },
] as const;

/** @throws MienError when umap-learn has not been installed for it */
export async function benchUmap(settings: UmapBenchSettings = {}): Promise<UmapBench[]> {
  const { turns = 5, points = 5000, note = () => {} } = settings;
  const codes = overlappingClusters(points);
  const results: UmapBench[] = [];
  for (const { peer: name, seed } of VARIANTS) {
    note(`Projection of ${points} × ${COLUMNS} codes, against ${name}`);
    const peer = new UmapPeer();
    try {
      await peer.load(codes, seed);
      let embedding: [number, number][] = [];
      const ours = () => milliseconds(async () => (embedding = await projectUmap(codes)));
      const work = `UMAP of ${points} × ${COLUMNS} codes`;
      const result = await inTurns({ work, peer: name, ours, theirs: () => peer.time() }, turns);
      results.push({ ...result, trustworthiness: await peer.judge(embedding) });
    } finally {
      peer.end();
    }
  }
  return results;
}

/** Gaussian clusters whose middles lie about as far apart as their points. */
function overlappingClusters(n: number): Matrix {
  const random = new Random(1, 'bench', 'umap');
  const middles = Float32Array.from({ length: CLUSTERS * COLUMNS }, () => random.normal(0, 0.6));
  const values = Float32Array.from({ length: n * COLUMNS }, (_, at) => {
    const cluster = Math.floor(at / COLUMNS) % CLUSTERS;
    return middles[cluster * COLUMNS + (at % COLUMNS)]! + random.normal();
  });
  return { values, columns: COLUMNS };
}

/** A Python process that runs umap-learn (`bench/peers/umap_peer.py`). */
class UmapPeer extends PythonPeer {
  constructor() {
    super('umap_peer.py');
  }

  async load({ values, columns }: Matrix, seed: number | null): Promise<void> {
    const codes = this.write('codes', values);
    const { neighbours, minDistance } = UMAP_DEFAULTS;
    await this.ask('load', { codes, columns, neighbours, minDistance, seed });
  }

  /** Milliseconds of one projection. */
  async time(): Promise<number> {
    return (await this.ask<{ milliseconds: number }>('time', {})).milliseconds;
  }

  judge(points: readonly (readonly number[])[]): Promise<UmapBench['trustworthiness']> {
    return this.ask('judge', { points: this.write('points', Float32Array.from(points.flat())), neighbours: JUDGED });
  }

  private write(name: string, values: Float32Array): string {
    const file = join(this.folder, name);
    writeFileSync(file, values);
    return file;
  }
}
