import { createHash } from 'node:crypto';
import type { SplitName } from '../dataset';
import { readFiles } from '../decoding/readFiles';
import type { Listing } from '../listing/listing';
import { divide, drawFor, movedNotes, undividedNotes } from '../splits/drawnSplit';

/** Files read at a time. */
const BLOCK = 256;

/** [N] the split of each image of a listing, those that have to be drawn among them. */
export interface DrawnSplits {
  readonly splits: readonly SplitName[];
  /** What is worth knowing of it, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Draws the splits that a listing comes without. Each of its training images is read once for it: where one goes follows from its bytes.
 * @param progress called now and then
 */
export function drawHeldOut(listing: Listing, progress: () => void = () => {}): DrawnSplits {
  const { root, images, held, classes } = listing;
  if (!held) return { splits: images.map(({ split }) => split), notes: [] };
  const training = images.filter(({ split }) => split === 'train');
  const draws: number[] = [];
  while (draws.length < training.length) {
    const start = draws.length;
    for (const [i, bytes] of readFiles(root, training, start, BLOCK).entries()) {
      // what cannot be read is left out when it is packed; until then it is known by its name
      const identity = bytes instanceof Uint8Array ? digestOfBytes(bytes) : training[start + i]!.file;
      draws.push(drawFor(identity, held.seed));
    }
    progress();
  }
  const labels = training.map(({ label }) => label);
  const { splits, moved } = divide(draws, held.shares, labels);
  let next = 0;
  return {
    splits: images.map(({ split }) => (split === 'train' ? splits[next++]! : split)),
    notes: [
      ...movedNotes(moved.map((i) => `${training[i]!.file} (${splits[i]})`)),
      ...undividedNotes(labels, classes, held.shares),
    ],
  };
}

/** What an image is told from others by, wherever it lies and whatever it is called. */
export function digestOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
