/** Reading FER2013's image files into the packed cache, against the obvious loop with Pillow and NumPy. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SPLIT_NAMES, type Split } from '../../lib/datasets/dataset';
import type { CachedDataset } from '../../lib/datasets/packed/cache';
import { openImages } from '../../lib/datasets/packed/packedImages';
import { openFer2013 } from '../../lib/datasets/sets/fer2013/open';
import { MienError } from '../../lib/support/errors';
import { PythonPeer } from '../peers/pythonPeer';
import type { BenchResult } from './result';
import { inTurns, milliseconds } from './turns';

export interface ImportBench extends BenchResult {
  readonly images: number;
  /** The largest difference of any pixel: decoders round differently. */
  readonly worstPixel: number;
}

export interface ImportBenchSettings {
  /** Turns of each side. Default 5. */
  readonly turns?: number;
  readonly note?: (sentence: string) => void;
}

/**
 * Ours does more: it lists classes, finds broken files, writes labels and checksums.
 * @param root FER2013 as `train/`, `validation/` and `test/` with a folder of `.jpg` files a class
 * @throws MienError when Pillow is not installed, or the two did not read the same images
 */
export async function benchImport(root: string, settings: ImportBenchSettings = {}): Promise<ImportBench> {
  const { turns = 5, note = () => {} } = settings;
  const peer = new PythonPeer('import_peer.py');
  const cacheBefore = process.env.MIEN_CACHE;
  const cache = join(peer.folder, 'cache');
  process.env.MIEN_CACHE = cache;
  let packed: CachedDataset | undefined;
  const ours = () => {
    rmSync(cache, { recursive: true, force: true });
    return milliseconds(async () => {
      packed = await openFer2013(root);
    });
  };
  const theirs = async () =>
    (await peer.ask<{ milliseconds: number }>('pack', { root, out: peer.folder })).milliseconds;
  try {
    note(`Import of the images in ${root}, against Pillow`);
    const result = await inTurns({ work: 'import of FER2013', peer: 'Pillow and NumPy', ours, theirs }, turns);
    const images = SPLIT_NAMES.reduce((sum, name) => sum + packed!.splits[name].size, 0);
    return { ...result, images, worstPixel: compare(packed!, peer.folder) };
  } finally {
    if (cacheBefore === undefined) delete process.env.MIEN_CACHE;
    else process.env.MIEN_CACHE = cacheBefore;
    peer.end();
  }
}

function compare({ splits, shape }: CachedDataset, folder: string): number {
  let worst = 0;
  for (const name of SPLIT_NAMES) {
    const { size, read } = splits[name];
    const theirs = openImages(join(folder, `${name}.npy`), shape).read;
    for (let start = 0; start < size; start += 512) {
      const indices = Array.from({ length: Math.min(512, size - start) }, (_, i) => start + i);
      worst = Math.max(worst, largestDifference(read(indices), readOrRefuse(theirs, indices, name)));
    }
  }
  return worst;
}

function readOrRefuse(read: Split['read'], indices: number[], name: string): Uint8Array {
  try {
    return read(indices);
  } catch (error) {
    throw new MienError(`Pillow read fewer images of ${name}`, 'Files that do not end in .jpg?', { cause: error });
  }
}

function largestDifference(a: Uint8Array, b: Uint8Array): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}
