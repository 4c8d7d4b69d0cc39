/** Images that a trained model makes, as data for `imageGrid`. */
import { pixelsOf } from '../datasets/dataset';
import { type Tensor2D, type Tensor4D, tf } from '../engine';
import type { Matrix, SplitCodes } from '../evaluation/encodeSplit';
import type { ImageGrid } from '../figures/imageGrid';
import { pngImages } from '../figures/pngImages';
import { MienError } from '../support/errors';
import { Random } from '../support/random';
import { clearestImages, drawFaces } from './chosenImages';
import type { OpenRun } from './evaluate';

export interface SwapOptions {
  /** Faces, one a row. Default 5. */
  readonly faces?: number;
  /** Chooses the faces. */
  readonly seed?: number;
}

/**
 * Expressions swapped between test images: rows give the face, columns the expression. Each image inside is the decoder's, of z_e of the image
 * above its column and z_n of the image before its row; the images above and before are the dataset's. The first column inside has the face's
 * own z_e: what the decoder makes of the image without any swap. `clearestImages` says which images stand above the columns, `drawFaces` which
 * before the rows.
 * @param test the codes of the test split
 * @throws MienError for a run without a reconstruction term: its decoder has learned nothing
 */
export async function swapOpenRun(
  opened: Pick<OpenRun, 'config' | 'model' | 'dataset'>,
  test: SplitCodes,
  { faces = 5, seed = 1 }: SwapOptions = {},
): Promise<ImageGrid> {
  const { classes, shape, splits } = opened.dataset;
  const columns = clearestImages(splits.test, test.probabilities, classes.length);
  const rows = drawFaces(splits.test, faces, seed);
  const pairs = rows.flatMap((face) =>
    [face, ...columns.map(({ image }) => image)].map((image) => [image, face] as const),
  );
  const decoded = decodePairs(opened, test, pairs);
  const [above, before, inside] = await Promise.all(
    [splits.test.read(columns.map(({ image }) => image)), splits.test.read(rows), decoded].map((pixels) =>
      pngImages(pixels, shape),
    ),
  );
  return {
    images: [
      [null, null, ...above!],
      ...rows.map((_, r) => [before![r]!, ...inside!.slice(r * (columns.length + 1), (r + 1) * (columns.length + 1))]),
    ],
    aspect: shape[1] / shape[0],
    rows: ['', ...rows.map(() => '')],
    columns: ['image', 'own', ...columns.map(({ label }) => classes[label]!)],
    rowTitle: 'face: z<sub>n</sub> of the first image',
    columnTitle: 'expression: z<sub>e</sub> of the image above',
    leadingRows: 1,
    leadingColumns: 2,
  };
}

/**
 * Test images above their reconstructions from [z_e, z_n], one of each class, drawn by seed.
 * @param test the codes of the test split
 * @throws MienError for a run without a reconstruction term: its decoder has learned nothing
 */
export async function reconstructionOpenRun(
  opened: Pick<OpenRun, 'config' | 'model' | 'dataset'>,
  test: SplitCodes,
  seed = 1,
): Promise<ImageGrid> {
  const { classes, shape, splits } = opened.dataset;
  const order = new Random(seed, 'reconstruction').permutation(splits.test.size);
  const chosen = classes.flatMap((name, label) => {
    const image = order.find((i) => splits.test.labels[i] === label);
    return image === undefined ? [] : [{ name, image }];
  });
  const decoded = decodePairs(
    opened,
    test,
    chosen.map(({ image }) => [image, image]),
  );
  const [originals, reconstructions] = await Promise.all(
    [splits.test.read(chosen.map(({ image }) => image)), decoded].map((pixels) => pngImages(pixels, shape)),
  );
  return {
    images: [originals!, reconstructions!],
    aspect: shape[1] / shape[0],
    rows: ['image', 'decoded'],
    columns: chosen.map(({ name }) => name),
  };
}

/** Whether a run's decoder was trained, so that its images mean something. */
export function hasDecoder({ config }: Pick<OpenRun, 'config'>): boolean {
  return config.loss.reconstruction.weight > 0;
}

function checkDecoder(opened: Pick<OpenRun, 'config'>): void {
  if (hasDecoder(opened)) return;
  throw new MienError(
    'The run was trained without reconstruction: its decoder has learned nothing',
    'Give one with loss.reconstruction.weight above 0.',
  );
}

/**
 * The decoder's images of z_e of the first and z_n of the second image of each pair, `[N, H, W, C]` as uint8.
 * @throws MienError for a run without a reconstruction term: its decoder has learned nothing
 */
export function decodePairs(
  opened: Pick<OpenRun, 'config' | 'model' | 'dataset'>,
  { expression, nuisance }: SplitCodes,
  pairs: readonly (readonly [expression: number, face: number])[],
): Uint8Array {
  checkDecoder(opened);
  const { model, dataset } = opened;
  const rowsOf = ({ values, columns }: Matrix, images: readonly number[]) => {
    const rows = images.flatMap((i) => [...values.subarray(i * columns, (i + 1) * columns)]);
    return tf.tensor2d(rows, [images.length, columns]);
  };
  if (pairs.length === 0) return new Uint8Array(0);
  const images = tf.tidy(() => {
    const codes: Tensor2D[] = [
      rowsOf(
        expression,
        pairs.map(([image]) => image),
      ),
      rowsOf(
        nuisance,
        pairs.map(([, face]) => face),
      ),
    ];
    return model.decoder.predict(tf.concat(codes, 1)) as Tensor4D;
  });
  const values = images.dataSync();
  images.dispose();
  if (values.length !== pairs.length * pixelsOf(dataset.shape)) throw new RangeError('The decoder makes other images.');
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}
