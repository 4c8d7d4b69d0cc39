/** What the tests of the listers share. */
import assert from 'node:assert/strict';
import { SPLIT_NAMES, type SplitName } from '../../lib/datasets/dataset';
import type { Listing } from '../../lib/datasets/listing/listing';
import { MienError } from '../../lib/support/errors';

/** How many images of each class every split has. */
export function tally({ images, classes }: Listing): Record<SplitName, number[]> {
  const counts = (split: SplitName) =>
    classes.map((_, label) => images.filter((image) => image.split === split && image.label === label).length);
  return Object.fromEntries(SPLIT_NAMES.map((split) => [split, counts(split)])) as Record<SplitName, number[]>;
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
