/** A model on sets that it was not trained on, as `mien evaluate` judges it: classes by name, images of classes that it does not know left out. */

import { openDataset } from '../../lib/datasets/open';
import type { DatasetName } from '../../lib/datasets/sets';
import { type Evaluation, evaluate } from '../../lib/runs/evaluate';
import { type OpenRunSettings, withRun } from '../../lib/runs/openRun';
import type { Listener } from '../../lib/support/listener';

/** The sets of photographs that mien reads by name, but for FER2013, and how a model of FER2013's classes is judged on each. */
export const TRANSFER = {
  ferplus: { title: 'FER+: PrivateTest, labels by majority', left: ['contempt'], whole: false },
  affectnet: { title: 'AffectNet: its validation images', left: [], whole: false },
  'raf-db': { title: 'RAF-DB: its test images', left: [], whole: false },
  ckplus: { title: 'CK+: all', left: ['contempt'], whole: true },
  jaffe: { title: 'JAFFE: all', left: [], whole: true },
  cmu: { title: 'CMU Face Images: all', left: [], whole: true },
} satisfies Partial<Record<DatasetName, { title: string; left: readonly string[]; whole: boolean }>>;

export type TransferName = keyof typeof TRANSFER;

export interface Transferred {
  readonly set: TransferName;
  readonly evaluation: Evaluation;
}

/**
 * @param roots where each set lies
 * @param fer2013 where the images lie that the model was trained on: FER+ has copies of them
 */
export async function transfer(
  path: string,
  roots: ReadonlyMap<TransferName, string>,
  fer2013: string,
  listener: Listener,
): Promise<Transferred[]> {
  const own = await openDataset({ name: 'fer2013', root: fer2013 }, listener);
  const training = own.splits.train;
  try {
    const rows: Transferred[] = [];
    for (const [set, root] of roots) {
      const settings = { ...settingsOf(set, root), ...listener };
      rows.push({ set, evaluation: await withRun(path, (run) => evaluate({ ...run, training }), settings) });
    }
    return rows;
  } finally {
    own.close();
  }
}

function settingsOf(set: TransferName, root: string): OpenRunSettings {
  const { left, whole } = TRANSFER[set];
  return {
    dataset: { name: set, root },
    map: Object.fromEntries(left.map((name) => [name, null])),
    ...(whole ? { whole } : { splits: ['test'] }),
  };
}

/** What does the same for one set. */
export function commandOf(set: TransferName, run: string): string {
  const { left, whole } = TRANSFER[set];
  const map = left.length > 0 ? ` --map ${left.map((name) => `${name}=-`).join(',')}` : '';
  return `mien evaluate --run ${run} --dataset ${set} --root DIR${whole ? ' --split all' : ''}${map}`;
}
