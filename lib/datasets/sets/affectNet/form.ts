import type { Enclosure } from '../../listing/enclosure';
import type { ListedImage } from '../../listing/listing';
import type { Expressions } from './expressions';

/** What one of the forms of AffectNet holds: its training images, and its validation set as the test split. */
export interface AffectNetForm {
  readonly images: readonly ListedImage[];
  readonly notes: readonly string[];
}

/** Reads one form of AffectNet; undefined where the root does not have it. */
export type AffectNetReader = (
  enclosure: Enclosure,
  expressions: Expressions,
) => AffectNetForm | undefined | Promise<AffectNetForm | undefined>;
