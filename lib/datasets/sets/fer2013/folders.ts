import { posix } from 'node:path';
import { MienError } from '../../../support/errors';
import { SPLIT_NAMES, type SplitName } from '../../dataset';
import { placeOf } from '../../listing/classFolder';
import { type ClassFolders, findClassFolders } from '../../listing/classFolders';
import { Enclosure } from '../../listing/enclosure';
import { labelOfExpression } from '../../listing/expressionNames';
import type { ListedImage, Listing } from '../../listing/listing';
import { EIGHTY_TEN_TEN, heldOutNote, missingSplits, SPLIT_SEED, type SplitOptions } from '../../splits/drawnSplit';
import { NAMES_OF_SPLITS } from '../../splits/splitNames';
import { FER2013_CLASSES } from './classes';
import { countNotes } from './count';
import { USAGES } from './csv';

/**
 * Lists `root/SPLIT/CLASS/*.jpg` in a fixed order. Copies with two folders of splits or one have two of the official ones together, or
 * have left one out: names such as `PublicTest_123.jpg` tell them apart; where they do not, what is not trained on is the test split, and
 * a tenth of the training images is drawn to select on.
 * @throws MienError where there is nothing to train on, for an empty split and for a class folder with an unknown name
 */
export function listFer2013Folders(given: string, { splitSeed = SPLIT_SEED }: SplitOptions = {}): Listing {
  const enclosure = new Enclosure(given);
  const { root } = enclosure;
  const found = findClassFolders(enclosure);
  refuseIncomplete(root, found);
  const images = found.folders.flatMap((folder): ListedImage[] => {
    const label = labelOfExpression(folder.name, FER2013_CLASSES);
    if (label < 0) {
      throw new MienError(
        `${placeOf(enclosure, folder)} is not a class of FER2013`,
        `Its classes are ${FER2013_CLASSES.join(', ')}; rename the folder or take it away.`,
      );
    }
    return folder.files.map((file) => ({ file, split: folder.split!, label }));
  });
  for (const split of found.splitFolders) {
    if (!found.splits.has(split))
      throw new MienError(`${root}: the ${split} split holds no images`, 'Unpack the archive again.');
  }
  const completed = complete(images, found.splits, splitSeed);
  return {
    ...{ name: 'fer2013', classes: FER2013_CLASSES, factors: [], root },
    ...completed,
    notes: [...found.notes, ...completed.notes, ...countNotes(images.length)],
  };
}

function refuseIncomplete(root: string, { splitFolders }: ClassFolders): void {
  if (splitFolders.has('train')) return;
  throw new MienError(
    `${root} has no folder ${NAMES_OF_SPLITS.train.map((name) => `${name}/`).join(' or ')} and no CSV of FER2013`,
    'Give the folder that holds train/, validation/ and test/, or the official fer2013.csv.',
  );
}

/** The three splits of copies that have fewer. */
function complete(
  images: readonly ListedImage[],
  splits: ReadonlySet<SplitName>,
  seed: number,
): Pick<Listing, 'images' | 'held' | 'notes'> {
  if (SPLIT_NAMES.every((split) => splits.has(split))) return { images, notes: [] };
  const usages = images.map(({ file }) => USAGES[/^[A-Za-z]+(?=_)/.exec(posix.basename(file))?.[0] ?? '']);
  if (SPLIT_NAMES.every((split) => usages.includes(split)) && !usages.includes(undefined)) {
    return {
      images: images.map((image, i) => ({ ...image, split: usages[i]! })),
      notes: ['Divided into the official splits by the names of the files (Training_…, PublicTest_…, PrivateTest_…).'],
    };
  }
  const other = (['test', 'validation'] as const).find((split) => splits.has(split));
  const shares = other ? missingSplits(new Set(['train', 'test'])) : EIGHTY_TEN_TEN;
  return {
    images: images.map((image) => (image.split === 'train' ? image : { ...image, split: 'test' as const })),
    held: { shares, seed },
    notes: [
      other
        ? `This copy has no folder ${other === 'test' ? 'validation' : 'test'}/; ${other}/ is the test split. With 7,178 images it is ` +
          'PublicTest and PrivateTest together, and results on it are not comparable with those on PrivateTest.'
        : 'This copy has training images alone: results are not comparable with those on PrivateTest.',
      heldOutNote(shares, seed),
    ],
  };
}
