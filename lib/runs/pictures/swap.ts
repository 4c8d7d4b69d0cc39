import { fromMemory } from '../../datasets/packed/fromMemory';
import { filledSplit } from '../../datasets/splits/namedSplit';
import { argMaxRows } from '../../evaluation/classification';
import type { SplitCodes } from '../../evaluation/encodeSplit';
import { oneBelowTheOther, takeRows } from '../../evaluation/matrix';
import type { ImageGrid } from '../../figures/imageGrid';
import { pngImages } from '../../figures/pngImages';
import { requireSettings } from '../../support/argument';
import { UsageError } from '../../support/errors';
import { decode } from '../decode';
import { encode, type Images, pixelsFor } from '../encode';
import { type OpenRun, requireRun } from '../openRun';
import { clearestImages, drawFaces } from './chosenImages';
import { keepDetails } from './keepDetails';

export interface SwapOptions {
  /** Faces, one a row: so many test images (default 5), or images of your own. */
  readonly faces?: number | Images;
  /** Expressions, one a column: images of your own instead of a test image of each class. */
  readonly expressions?: Images;
  /** Swapped faces keep what the decoder does not paint of them (see `keepDetails`): to look at. Default false: what the codes alone tell. */
  readonly details?: boolean;
  /** Chooses the faces among the test images. */
  readonly seed?: number;
}

/** What swapping takes of a run. */
export type SwappingRun = Pick<OpenRun, 'config' | 'model' | 'shape' | 'dataset' | 'codes' | 'probabilities'>;

/** Images with their codes. */
interface Seen extends SplitCodes {
  /** [N, H, W, C] */
  readonly pixels: Uint8Array;
  /** [N] the class of each */
  readonly labels: ArrayLike<number>;
}

/**
 * Expressions swapped between faces: rows give the face, columns the expression. Each image inside is the decoder's, of z_e of the image above
 * its column and z_n of the image before its row, with the face's details where these are asked for; the images above and before are as they were
 * given. Without details there is a first column inside that has the face's own z_e: what the decoder makes of the image without any swap. Of test
 * images `clearestImages` says which stand above the columns, `drawFaces` which before the rows; a column of your own is named as the classifier names it. Data for `imageGrid`.
 * @throws UsageError where there is no face, or no expression
 * @throws MienError for a run without a reconstruction term (its decoder has learned nothing), or naming a file that cannot be read
 */
export async function swap(run: SwappingRun, options: SwapOptions = {}): Promise<ImageGrid> {
  requireRun(run);
  requireSettings(options, ['faces', 'expressions', 'details', 'seed']);
  const { faces = 5, expressions, details = false, seed = 1 } = options;
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
  const pairs = Array.from({ length: height }, (_, row) => [
    { row, expression: row }, // its own
    ...Array.from({ length: width }, (_, column) => ({ row, expression: height + column })),
  ]).flat();
  const faceOf = pairs.map(({ row }) => row);
  const codes = oneBelowTheOther(rows.expression, columns.expression);
  const givers = pairs.map(({ expression }) => expression);
  const swapped = decode(run, takeRows(codes, givers), takeRows(rows.nuisance, faceOf));
  const painted = () => ({
    images: fromMemory(rows.pixels, shape)(faceOf),
    unswapped: fromMemory(swapped, shape)(faceOf.map((row) => row * (width + 1))),
    swapped,
  });
  const shown = details ? keepDetails(painted(), shape) : swapped;
  const [above, before, inside] = await Promise.all(
    [columns.pixels, rows.pixels, shown].map((pixels) => pngImages(pixels, shape)),
  );
  const leading = details ? ['image'] : ['image', 'own'];
  return {
    images: [
      [...leading.map(() => null), ...above!],
      ...before!.map((image, r) => [
        image,
        ...inside!.slice(r * (width + 1), (r + 1) * (width + 1)).slice(details ? 1 : 0),
      ]),
    ],
    aspect: shape[1] / shape[0],
    rows: ['', ...before!.map(() => '')],
    columns: [...leading, ...Array.from(columns.labels, (label) => classes[label]!)],
    rowTitle: `face: z<sub>n</sub>${details ? ' and details' : ''} of the first image`,
    columnTitle: 'expression: z<sub>e</sub> of the image above',
    leadingRows: 1,
    leadingColumns: leading.length,
  };
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
