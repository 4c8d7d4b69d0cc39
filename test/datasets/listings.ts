/** What the tests of the listers share. */
import assert from 'node:assert/strict';
import { SPLIT_NAMES, type SplitName } from '../../lib/datasets/dataset';
import type { Listing } from '../../lib/datasets/listing/listing';
import { drawHeldOut } from '../../lib/datasets/packed/drawHeldOut';
import type { HeldOut } from '../../lib/datasets/splits/drawnSplit';
import { MienError } from '../../lib/support/errors';

/** A listing with the splits that are drawn when its images are read. */
export function drawn(listing: Listing): Listing {
  const { splits } = drawHeldOut(listing);
  return { ...listing, images: listing.images.map((image, i) => ({ ...image, split: splits[i]! })) };
}

/** How many images of each class every split has, when it is packed. */
export function tally(listing: Listing): Record<SplitName, number[]> {
  const { images, classes } = drawn(listing);
  const counts = (split: SplitName) =>
    classes.map((_, label) => images.filter((image) => image.split === split && image.label === label).length);
  return Object.fromEntries(SPLIT_NAMES.map((split) => [split, counts(split)])) as Record<SplitName, number[]>;
}

/**
 * The splits of a listing are drawn: every class has its images, some of them in each split that is held out, and over all classes about
 * the share that was asked for.
 * @param sizes images of each class that splits are drawn from
 */
export function assertDrawn(listing: Listing, sizes: readonly number[], shares: HeldOut): void {
  const counts = tally(listing);
  const held = Object.entries(shares) as [SplitName, number][];
  const total = sizes.reduce((a, b) => a + b, 0);
  for (const [label, size] of sizes.entries()) {
    const parts = [counts.train[label]!, ...held.map(([split]) => counts[split][label]!)];
    assert.equal(
      parts.reduce((a, b) => a + b),
      size,
    );
    assert.ok(size <= held.length || !parts.includes(0), `${listing.classes[label]}: ${parts}`);
  }
  for (const [split, share] of held) {
    const n = counts[split].reduce((a, b) => a + b);
    const spread = 4 * Math.sqrt(total * share * (1 - share)) + sizes.length; // a class without luck has one moved
    assert.ok(Math.abs(n - share * total) <= spread, `${n} ${split} of ${total}`);
  }
}

/** The call ends in an error that says this, and has a cure. */
export async function assertRefuses(call: () => unknown, says: RegExp): Promise<void> {
  await assert.rejects(
    async () => call(),
    (error) => {
      assert.ok(error instanceof MienError && error.cure, String(error));
      assert.match(error.message, says);
      return true;
    },
  );
}
