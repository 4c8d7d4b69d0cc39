/** Where the package is and what set-up has put where: set-up's own answer, as both must agree. */
import { join } from 'node:path';
import { PACKAGE_FOLDER } from './version';

interface Place {
  /** lib/ of a clone, or where npm has installed mien. */
  readonly packageFolder: string;
  readonly isClone: boolean;
  /** tfjs's compiled addon, and mien's own. */
  readonly tfjsAddon: string;
  readonly nativeAddon: string;
  /** What a user types to set mien up. */
  readonly setupCommand: string;
}

export const place = require(join(PACKAGE_FOLDER, 'setup', 'place.cjs')) as Place;
