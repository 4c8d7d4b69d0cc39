import assert from 'node:assert/strict';
import type { ListedImage } from '../../lib/datasets/listing/listing';

/** Every split has somebody, and nobody is in two; the subject is the first factor. */
export function assertNobodyTwice(images: readonly ListedImage[]): void {
  const splits = new Map<number, Set<string>>();
  for (const { factors, split } of images) {
    const [subject] = factors!;
    splits.set(subject!, (splits.get(subject!) ?? new Set()).add(split));
  }
  for (const [subject, names] of splits) assert.equal(names.size, 1, `person ${subject} is in ${[...names]}`);
  assert.equal(new Set(images.map(({ split }) => split)).size, 3);
}
