import type { SplitName } from '../../dataset';

/** An image with what folders and its name say of it. */
export interface NamedImage {
  readonly file: string;
  readonly split: SplitName | null;
  readonly label: string;
  /** As they are written, in the order of the factors. */
  readonly factors: readonly string[];
}
