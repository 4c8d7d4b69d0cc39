/** What in a dataset can hardly be meant, though it can be read. */
import { namesAlike } from '../../support/plainName';
import type { Dataset } from '../dataset';
import { peopleFactor } from '../splits/people';
import type { ImagePlace } from './exactCopies';

/** Grey levels of 255 between the darkest and the brightest value of an image that shows nothing. */
const CONSTANT = 8;

export interface Oddities {
  /** Images of hardly more than one value: black, blank, or files of levels that were not understood. */
  readonly nearlyConstant: readonly ImagePlace[];
  /** Classes that differ only in case, blanks or the way letters are composed. */
  readonly classesAlike: readonly (readonly string[])[];
  /** The same of the people, by whom splits are divided. */
  readonly peopleAlike: readonly (readonly string[])[];
}

export function isNearlyConstant(pixels: Uint8Array): boolean {
  let [least, most] = [255, 0];
  for (const value of pixels) {
    if (value < least) least = value;
    if (value > most) most = value;
    if (most - least > CONSTANT) return false;
  }
  return true;
}

export function odditiesOf({ classes, splits }: Dataset, nearlyConstant: readonly ImagePlace[]): Oddities {
  return {
    nearlyConstant,
    classesAlike: namesAlike(classes),
    peopleAlike: namesAlike(peopleFactor(splits.train.factors)?.values ?? []),
  };
}
