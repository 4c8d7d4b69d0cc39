import type { ImageShape } from '../dataset';

/** What a dataset looks like before its images are read. */
export interface DatasetHeader {
  readonly name: string;
  readonly classes: readonly string[];
  readonly shape: ImageShape;
  readonly factors: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** What its protocol leaves out and what looks wrong, in sentences. */
  readonly notes?: readonly string[];
}
