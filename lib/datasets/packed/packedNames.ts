import { closeSync, openSync, readFileSync } from 'node:fs';
import { MienError } from '../../support/errors';
import type { Split, SplitName } from '../dataset';

/** The file of a cache with what the images of a split are called: a JSON list, null for an image that comes from no file. */
export function namesOf(split: SplitName): string {
  return `${split}-files.json`;
}

export interface PackedNames {
  readonly fileOf: NonNullable<Split['fileOf']>;
  /** Gives the open file back. */
  close(): void;
}

/**
 * A split's `fileOf` over a packed list, which is read when it is first asked for: most work never asks. As with `openImages`, the file
 * stays open until it is closed.
 */
export function openNames(path: string): PackedNames {
  let file: number | undefined = openSync(path, 'r');
  let names: readonly (string | null)[] | undefined;
  const read = (): readonly (string | null)[] => {
    if (file === undefined) throw new MienError(`${path} was closed.`, 'Open the dataset again.');
    return JSON.parse(readFileSync(file, 'utf8'));
  };
  const fileOf = (index: number) => {
    names ??= read();
    return names[index] ?? undefined;
  };
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return { fileOf, close };
}
