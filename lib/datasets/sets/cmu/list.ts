import { posix } from 'node:path';
import { MienError } from '../../../support/errors';
import { firstNames } from '../../../support/firstNames';
import { Enclosure } from '../../listing/enclosure';
import { listByPerson, type PersonalImage } from '../../listing/groupedListing';
import { imagesBelow } from '../../listing/imagesBelow';
import type { Box, Listing } from '../../listing/listing';

export const CMU_CLASSES = ['neutral', 'happy', 'sad', 'angry'] as const;
const POSES = ['straight', 'left', 'right', 'up'] as const;
const EYES = ['open', 'sunglasses'] as const;

/** Who, pose, expression, eyes, and the scale where it is not the full one: `an2i_left_angry_open_2.pgm`. */
const FILE_NAME = /^([a-z0-9]+)_([a-z]+)_([a-z]+)_([a-z]+)(?:_([24]))?\.pgm$/i;

/** Full-size images are 128 × 120; `_2` are half of that, `_4` a quarter. */
const FULL = { width: 128, height: 120 };
/**
 * The same square in every image, our choice: people sat in one place, and where a head may be, turned or upright, is between 14 and
 * 50 of 64 pixels across and 6 and 42 of 60 down; with the usual margin a little of the neck and hair is in.
 */
const HEAD: Box = { left: 14 / 64, top: 6 / 60, width: 36 / 64, height: 36 / 60 };

/**
 * CMU Face Images (Mitchell 1997, UCI): 20 people × 4 poses × 4 expressions × with and without sunglasses, as grey PGM files in one
 * folder or a folder a person. Where an image is there at several scales, the largest is taken.
 * @param root an absolute path
 * @throws MienError when no file is named as those of the dataset
 */
export function listCmuFaces(root: string, { splitSeed }: { readonly splitSeed?: number } = {}): Listing {
  const largest = new Map<string, { image: PersonalImage; scale: number }>();
  const others: string[] = [];
  let smaller = 0;
  for (const file of imagesBelow(new Enclosure(root), '.').map((path) => posix.normalize(path))) {
    const parsed = parse(file);
    if (!parsed) {
      others.push(file);
      continue;
    }
    const known = largest.get(parsed.key);
    if (known) smaller++;
    if (!known || parsed.scale < known.scale) largest.set(parsed.key, parsed);
  }
  if (largest.size === 0) {
    throw new MienError(
      `${root} has no images named as those of CMU Face Images, such as an2i_left_angry_open.pgm`,
      'Give the folder that the archive was unpacked to.',
    );
  }
  const notes: string[] = [];
  if (smaller > 0) notes.push(`${smaller} smaller copies of images are left out.`);
  if (others.length > 0) notes.push(`Left out, as their names are not the dataset's: ${firstNames(others)}.`);
  return listByPerson(
    { name: 'cmu', classes: CMU_CLASSES, root, notes },
    [...largest.values()].map(({ image }) => image),
    splitSeed,
    [
      { name: 'pose', values: POSES },
      { name: 'sunglasses', values: ['no', 'yes'] },
    ],
  );
}

function parse(file: string): { key: string; image: PersonalImage; scale: number } | undefined {
  const match = FILE_NAME.exec(posix.basename(file).toLowerCase());
  if (!match) return undefined;
  const [, subject, pose, expression, eyes, scaleText = '1'] = match as unknown as string[];
  const label = (CMU_CLASSES as readonly string[]).indexOf(expression!);
  const others = [(POSES as readonly string[]).indexOf(pose!), (EYES as readonly string[]).indexOf(eyes!)];
  if (label < 0 || others.includes(-1)) return undefined;
  const scale = Number(scaleText);
  return {
    key: [subject, pose, expression, eyes].join('_'),
    image: { file, label, subject: subject!, others, box: headAt(scale) },
    scale,
  };
}

function headAt(scale: number): Box {
  const [across, down] = [FULL.width / scale, FULL.height / scale];
  return { left: HEAD.left * across, top: HEAD.top * down, width: HEAD.width * across, height: HEAD.height * down };
}
