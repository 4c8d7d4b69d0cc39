import sharp from 'sharp';
import { shortName } from '../../support/shortName';
import { type Dataset, pixelsOf, SPLIT_NAMES, type Split } from '../dataset';
import { nameTile, writePng } from './sheetParts';

const COLUMNS = 12;
/** Small images are enlarged to be looked at. */
const LEAST_SIDE = 64;
/** Pixels for the names: as many as the longest needs, up to a limit that long ones are shortened to. */
const NAME_WIDTH = { least: 120, most: 260, letter: 8.5 };

/**
 * Draws a row of images for each class, spread evenly over the first split that has any, with the class's name before it.
 * @param path of the PNG
 * @throws MienError when it cannot be written
 */
export async function writeContactSheet({ classes, shape, splits }: Dataset, path: string): Promise<void> {
  const split = SPLIT_NAMES.map((name) => splits[name]).find(({ size }) => size > 0);
  const [height, width] = shape;
  const scale = Math.max(1, Math.ceil(LEAST_SIDE / Math.min(height, width)));
  const [high, wide] = [height * scale, width * scale];
  const tiles = split ? await Promise.all(classes.flatMap((_, label) => row(split, shape, label, wide, high))) : [];
  const names = classes.map((name) => shortName(name, Math.floor((NAME_WIDTH.most - 16) / NAME_WIDTH.letter)));
  const needed = 16 + NAME_WIDTH.letter * Math.max(...names.map((name) => name.length));
  const nameWidth = Math.round(Math.max(NAME_WIDTH.least, needed));
  const sheet = sharp({
    create: { width: nameWidth + COLUMNS * wide, height: classes.length * high, channels: 3, background: '#ffffff' },
  }).composite([
    ...names.map((name, label) => ({ input: nameTile(name, nameWidth, high), left: 0, top: label * high })),
    ...tiles.map(({ left, ...tile }) => ({ ...tile, left: nameWidth + left })),
  ]);
  await writePng(sheet, path);
}

function row(split: Split, [height, width, channels]: Dataset['shape'], label: number, wide: number, high: number) {
  const members = [...split.labels.keys()].filter((i) => split.labels[i] === label);
  const count = Math.min(COLUMNS, members.length);
  const chosen = Array.from({ length: count }, (_, i) => members[Math.floor((i * members.length) / count)]!);
  const bytes = pixelsOf([height, width, channels]);
  const pixels = split.read(chosen);
  return chosen.map(async (_, column) => {
    const raw = { width, height, channels: channels as 1 | 3 };
    const input = await sharp(pixels.subarray(column * bytes, (column + 1) * bytes), { raw })
      .resize(wide, high, { kernel: 'nearest' })
      .png()
      .toBuffer();
    return { input, left: column * wide, top: label * high };
  });
}
