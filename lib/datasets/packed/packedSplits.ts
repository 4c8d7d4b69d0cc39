import { join } from 'node:path';
import { readNpyFloats, readNpyInts } from '../../support/npy/npy';
import { SPLIT_NAMES, type Split, type SplitName } from '../dataset';
import type { Manifest } from './manifest';
import { openImages } from './packedImages';
import { namesOf, openNames } from './packedNames';

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
  const opened: { close(): void }[] = [];
  const close = () => {
    for (const each of opened) each.close();
  };
  const keep: Keep = (file) => {
    opened.push(file);
    return file;
  };
  try {
    const splits = SPLIT_NAMES.map((name) => [name, openSplit(folder, name, manifest, keep)]);
    return { splits: Object.fromEntries(splits) as Record<SplitName, Split>, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Takes a file that was opened, so that it is closed with the others. */
type Keep = <File extends { close(): void }>(file: File) => File;

function openSplit(folder: string, name: SplitName, { shape, factors, checksums }: Manifest, keep: Keep): Split {
  const labels = readNpyInts(join(folder, `${name}-labels.npy`)).values;
  const codes = readNpyInts(join(folder, `${name}-factors.npy`)).values;
  const votes = `${name}-distributions.npy`;
  const size = labels.length;
  const images = keep(openImages(join(folder, `${name}-images.npy`), shape));
  const names = namesOf(name) in checksums ? keep(openNames(join(folder, namesOf(name)))) : undefined;
  return {
    name,
    size,
    labels,
    factors: factors.map((factor, f) => ({ ...factor, codes: codes.subarray(f * size, (f + 1) * size) })),
    ...(votes in checksums && { distributions: readNpyFloats(join(folder, votes)).values }),
    read: images.read,
    ...(names && { fileOf: names.fileOf }),
  };
}
