import { pixelsOf } from '../../datasets/dataset';
import { fromMemory } from '../../datasets/packed/fromMemory';
import { filledSplit } from '../../datasets/splits/namedSplit';
import { argMaxRows } from '../../evaluation/classification';
import type { SplitCodes } from '../../evaluation/encodeSplit';
import { oneBelowTheOther, takeRows } from '../../evaluation/matrix';
import type { ImageGrid } from '../../figures/imageGrid';
import { pngImages } from '../../figures/pngImages';
import { requireArgument, requireSettings } from '../../support/argument';
import { UsageError } from '../../support/errors';
import { decode } from '../decode';
import { encode, type Images, pixelsFor } from '../encode';
import { type OpenRun, requireRun } from '../openRun';
import { clearestImages, drawFaces } from './chosenImages';
import { paintSwaps } from './paintSwaps';

export interface SwapOptions {
  /** Faces, one a row: so many test images (default 5), or images of your own. */
  readonly faces?: number | Images;
  /** Expressions, one a column: images of your own instead of a test image of each class. */
  readonly expressions?: Images;
  /** Swapped faces keep what the decoder does not paint of them, and less of their old expression (see `paintSwaps`): to look at. Default false: what the codes alone tell. */
  readonly details?: boolean;
  /** Chooses the faces among the test images. */
  readonly seed?: number;
}

/** What swapping takes of a run. */
export type SwappingRun = Pick<
  OpenRun,
  'config' | 'model' | 'shape' | 'dataset' | 'training' | 'codes' | 'probabilities'
>;

/** Images with their codes. */
interface Seen extends SplitCodes {
  /** [N, H, W, C] */
  readonly pixels: Uint8Array;
  /** [N] the class of each */
  readonly labels: ArrayLike<number>;
}

/**
 * Expressions swapped between faces: rows give the face, columns the expression. Each image inside is the decoder's, of z_e of the image above
 * its column and z_n of the image before its row, or with details what `paintSwaps` makes of the two; the images above and before are as they were
 * given. Without details there is a first column inside that has the face's own z_e: what the decoder makes of the image without any swap. Of test
 * images `clearestImages` says which stand above the columns, `drawFaces` which before the rows; a column of your own is named as the classifier names it. Data for `imageGrid`.
 * @throws UsageError where there is no face, or no expression
 * @throws MienError for a run without a reconstruction term (its decoder has learned nothing), or naming a file that cannot be read
 */
export async function swap(run: SwappingRun, options: SwapOptions = {}): Promise<ImageGrid> {
  requireRun(run);
  requireSettings(options, ['faces', 'expressions', 'details', 'seed']);
  const { faces = 5, expressions, details = false, seed = 1 } = options;
  requireArgument(typeof details === 'boolean', details, 'details', 'true or false');
  requireArgument(typeof faces !== 'number' || Number.isInteger(faces), faces, 'faces', 'a whole number, or images');
  const { classes, shape, splits } = run.dataset;
  const { test } = splits;
  const rows = typeof faces === 'number' ? testImages(run, drawFaces(test, faces, seed)) : await ownImages(run, faces);
  const columns = expressions
    ? await ownImages(run, expressions)
    : testImages(
        run,
        clearestImages(test, run.probabilities('test'), classes.length).map(({ image }) => image),
      );
  const [height, width] = [rows.labels.length, columns.labels.length];
  if (height * width === 0) throw new UsageError('There is no face to swap with another', 'Give one of each at least.');
  const inside = details ? painted(run, rows, columns) : decoded(run, rows, columns);
  const across = inside.length / pixelsOf(shape) / height;
  const [above, before, within] = await Promise.all(
    [columns.pixels, rows.pixels, inside].map((pixels) => pngImages(pixels, shape)),
  );
  const leading = details ? ['image'] : ['image', 'own'];
  return {
    images: [
      [...leading.map(() => null), ...above!],
      ...before!.map((image, r) => [image, ...within!.slice(r * across, (r + 1) * across)]),
    ],
    aspect: shape[1] / shape[0],
    rows: ['', ...before!.map(() => '')],
    columns: [...leading, ...Array.from(columns.labels, (label) => classes[label]!)],
    rowTitle: details ? 'face of the first image' : 'face: z<sub>n</sub> of the first image',
    columnTitle: 'expression: z<sub>e</sub> of the image above',
    leadingRows: 1,
    leadingColumns: leading.length,
  };
}

/** Each row's own z_e, then that of each column, with its z_n: what the decoder makes of them, row by row. */
function decoded(run: SwappingRun, rows: Seen, columns: Seen): Uint8Array {
  const [height, width] = [rows.labels.length, columns.labels.length];
  const givers = Array.from({ length: height }, (_, row) => [
    row,
    ...Array.from({ length: width }, (_, c) => height + c),
  ]);
  const codes = oneBelowTheOther(rows.expression, columns.expression);
  const faceOf = givers.flatMap((of, row) => of.map(() => row));
  return decode(run, takeRows(codes, givers.flat()), takeRows(rows.nuisance, faceOf));
}

/** Each row's face with the expression of each column, row by row. */
function painted(run: SwappingRun, rows: Seen, columns: Seen): Uint8Array {
  const { shape } = run.dataset;
  const width = columns.labels.length;
  const pairs = Array.from({ length: rows.labels.length * width }, (_, pair) => pair);
  return paintSwaps(run, {
    faces: fromMemory(rows.pixels, shape)(pairs.map((pair) => Math.floor(pair / width))),
    givers: fromMemory(columns.pixels, shape)(pairs.map((pair) => pair % width)),
  });
}

function testImages({ dataset, codes }: SwappingRun, images: readonly number[]): Seen {
  const { read, labels } = filledSplit(dataset, 'test');
  const { expression, nuisance } = codes('test');
  return {
    pixels: read(images),
    labels: images.map((image) => labels[image]!),
    expression: takeRows(expression, images),
    nuisance: takeRows(nuisance, images),
  };
}

async function ownImages(run: SwappingRun, images: Images): Promise<Seen> {
  const pixels = await pixelsFor(run, images);
  const { probabilities, expression, nuisance } = await encode(run, pixels);
  return { pixels, labels: argMaxRows(probabilities.values, probabilities.columns), expression, nuisance };
}
