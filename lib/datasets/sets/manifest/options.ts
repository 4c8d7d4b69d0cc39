import { z } from 'zod';
import { tree } from '../../../support/keys';

/** What is where in a CSV that was not written for mien; null for what the columns are usually called. */
export interface ManifestOptions {
  /** The column with the paths; null for `path`. */
  readonly path: string | null;
  /** The column with the classes; null for `label`. */
  readonly label: string | null;
  /** The column with the splits; null for `split`, where there is one. */
  readonly split: string | null;
  /** Columns that are factors, beside those called `factor:NAME`. */
  readonly factors: readonly string[];
  /** The folder that paths are below; null for that of the CSV. */
  readonly images: string | null;
  /** A regular expression whose named groups are factors, looked for in each path; see `FolderOptions`. Null for none. */
  readonly pattern: string | null;
}

const text = () => z.string().min(1).nullable().default(null);

export const manifestKeys = tree({
  path: text(),
  label: text(),
  split: text(),
  factors: z.array(z.string().min(1)).default([]),
  images: text(),
  pattern: text(),
});

export const MANIFEST_DEFAULTS: ManifestOptions = manifestKeys.parse(undefined);
