import { join } from 'node:path';
import { readNpyFloats, readNpyInts } from '../../support/npy/npy';
import { SPLIT_NAMES, type Split, type SplitName } from '../dataset';
import type { Manifest } from './manifest';
import { openImages } from './packedImages';
import { namesOf, openNames } from './packedNames';

interface OpenSplit {
  readonly split: Split;
  close(): void;
}

export interface OpenSplits {
  readonly splits: Readonly<Record<SplitName, Split>>;
  /** Gives back the files that are held open. */
  close(): void;
}

/**
 * The splits of a cache whose files are as its manifest says: labels and factors in memory, images and names where they are.
 * @throws MienError when a file cannot be opened; then none stays open
 */
export function openSplits(folder: string, manifest: Manifest): OpenSplits {
  const opened: OpenSplit[] = [];
  const close = () => {
    for (const each of opened) each.close();
  };
  try {
    for (const name of SPLIT_NAMES) opened.push(openSplit(folder, name, manifest));
  } catch (error) {
    close();
    throw error;
  }
  const splits = Object.fromEntries(opened.map(({ split }) => [split.name, split])) as Record<SplitName, Split>;
  return { splits, close };
}

function openSplit(folder: string, name: SplitName, { shape, factors, checksums }: Manifest): OpenSplit {
  const labels = readNpyInts(join(folder, `${name}-labels.npy`)).values;
  const codes = readNpyInts(join(folder, `${name}-factors.npy`)).values;
  const votes = `${name}-distributions.npy`;
  const size = labels.length;
  const names = namesOf(name) in checksums ? openNames(join(folder, namesOf(name))) : undefined;
  const images = openImages(join(folder, `${name}-images.npy`), shape);
  const split: Split = {
    name,
    size,
    labels,
    factors: factors.map((factor, f) => ({ ...factor, codes: codes.subarray(f * size, (f + 1) * size) })),
    ...(votes in checksums && { distributions: readNpyFloats(join(folder, votes)).values }),
    read: images.read,
    ...(names && { fileOf: names.fileOf }),
  };
  const close = () => {
    images.close();
    names?.close();
  };
  return { split, close };
}
