import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkListing } from '../../../lib/datasets/listing/checkListing';
import type { ListedImage, Listing } from '../../../lib/datasets/listing/listing';
import { MienError } from '../../../lib/support/errors';

const good: ListedImage = { file: 'a/b..c.jpg', split: 'train', label: 1, factors: [-1] };
const listing = (image: Partial<ListedImage>, rest: Partial<Listing> = {}): Listing => ({
  ...{ name: 'made up', classes: ['a', 'b'], factors: [{ name: 'pose', values: ['l', 'r'] }], root: '/root' },
  ...{ images: [good, { ...good, ...image }], notes: [] },
  ...rest,
});

test('a sound listing passes, with dots in names, boxes over the edge and factors unknown', () => {
  checkListing(listing({}));
  checkListing(listing({ box: { left: -10, top: -5.5, width: 1e4, height: 0.5 }, distribution: [0.25, 0.75] }));
});

const faults: Record<string, [Partial<ListedImage>, RegExp]> = {
  'a path that climbs out': [{ file: '../etc/passwd' }, /\.\.\/etc\/passwd is not below the root/],
  'a path that climbs out further down': [{ file: 'a/../../x.jpg' }, /not below the root/],
  'a path that climbs with backslashes': [{ file: 'a\\..\\..\\x.jpg' }, /not below the root/],
  'an absolute path': [{ file: '/etc/passwd' }, /not below the root/],
  'an absolute path of Windows': [{ file: 'C:\\x.jpg' }, /not below the root/],
  'an empty path': [{ file: '' }, /not below the root/],
  'a path with a zero byte': [{ file: 'a.jpg\0.png' }, /not below the root/],
  'a label too high': [{ label: 2 }, /has the label 2, which is not 0 … 1/],
  'a negative label': [{ label: -1 }, /has the label -1/],
  'a label that is no number': [{ label: Number.NaN }, /has the label NaN/],
  'a split of another name': [{ split: 'dev' as 'train' }, /split dev, which is not train, validation, test/],
  'a box without area': [{ box: { left: 0, top: 0, width: 0, height: 3 } }, /which is no rectangle/],
  'a box that is not a number': [{ box: { left: Number.NaN, top: 0, width: 1, height: 3 } }, /which is no rectangle/],
  'votes that were not divided by their number': [{ distribution: [3, 7] }, /has votes that sum to 10, not to 1/],
  'votes below nothing': [{ distribution: [1.5, -0.5] }, /has votes that/],
  'votes that are no numbers': [{ distribution: [Number.NaN, 1] }, /has votes that/],
  'votes for other classes': [{ distribution: [1] }, /votes for 1 classes of 2/],
  'too few factors': [{ factors: [] }, /has 0 factors of 1/],
  'a factor value too high': [{ factors: [2] }, /value 2 of the factor pose/],
};

for (const [what, [image, says]] of Object.entries(faults)) {
  test(`${what} is refused with the image's name`, () => {
    assert.throws(
      () => checkListing(listing(image)),
      (error) => error instanceof MienError && says.test(error.message) && error.message.includes('/root: '),
    );
  });
}

test('names that would be taken for one another are refused: of classes, factors, and values of one factor', () => {
  const pose = { name: 'pose', values: ['l', 'r'] };
  assert.throws(() => checkListing(listing({}, { classes: ['a', 'a'] })), /two classes called a\b/);
  assert.throws(() => checkListing(listing({}, { factors: [pose, pose] })), /two factors called pose\b/);
  const twice = { name: 'pose', values: ['l', 'l'] };
  assert.throws(() => checkListing(listing({}, { factors: [twice] })), /two values of pose called l\b/);
  const taken = { ...pose, name: 'expression' };
  assert.throws(() => checkListing(listing({}, { factors: [taken] })), /a factor called expression/);
});

test('a listing without images, or of one class, is refused', () => {
  assert.throws(() => checkListing(listing({}, { images: [] })), /\/root holds no images of made up/);
  assert.throws(() => checkListing(listing({ label: 0 }, { classes: ['a'] })), /\/root has 1 class/);
});
