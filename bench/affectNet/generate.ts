/** A data set like AffectNet in number, layout and imbalance, of rendered faces: to go through the paper's experiment at its size without the real one. */
import os from 'node:os';
import { extname, join } from 'node:path';
import { Piscina } from 'piscina';
import { makeFolders, writeList } from './layouts';
import { type AffectNetSet, type Photograph, pieces } from './plan';
import type { GeneratorData } from './worker';

export interface GenerateSettings {
  /** Of all photographs, above 0 … 1. Default 1. */
  readonly share?: number;
  /** Height and width of a photograph in pixels. Default 224, as in the release of 2021. */
  readonly side?: number;
  readonly threads?: number;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Writes `2017/`, `2021/` and `folders/` into `root`, each the whole set; what stood there under these names is removed.
 * @returns the number of photographs
 */
export async function generateAffectNet(root: string, settings: GenerateSettings = {}): Promise<number> {
  const { share = 1, side = 224, threads = os.availableParallelism(), progress = () => {} } = settings;
  makeFolders(root);
  const all = pieces(share);
  const total = all.reduce((sum, { count }) => sum + count, 0);
  const filename = join(__dirname, `worker${extname(__filename)}`);
  const execArgv = extname(filename) === '.ts' ? ['--require', require.resolve('tsx/cjs')] : [];
  const workerData: GeneratorData = { root, side };
  const pool = new Piscina({ filename, workerData, execArgv, minThreads: threads, maxThreads: threads });
  const lists: Record<AffectNetSet, Photograph[]> = { training: [], validation: [] };
  let done = 0;
  try {
    await Promise.all(
      all.map(async (piece) => {
        lists[piece.set].push(...((await pool.run(piece)) as Photograph[]));
        done += piece.count;
        progress(done, total);
      }),
    );
  } finally {
    await pool.destroy();
  }
  for (const [set, rows] of Object.entries(lists) as [AffectNetSet, Photograph[]][]) {
    rows.sort((a, b) => a.id - b.id);
    writeList(root, set, rows);
  }
  return total;
}
