import { takeRows } from '../evaluation/matrix';
import type { ImageGrid } from '../figures/imageGrid';
import { pngImages } from '../figures/pngImages';
import { clearestImages, drawFaces } from './chosenImages';
import { type DecodingRun, decode } from './decode';
import type { OpenRun } from './openRun';

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
 * before the rows. Data for `imageGrid`.
 * @throws MienError for a run without a reconstruction term: its decoder has learned nothing
 */
export async function swap(
  run: DecodingRun & Pick<OpenRun, 'codes' | 'probabilities'>,
  { faces = 5, seed = 1 }: SwapOptions = {},
): Promise<ImageGrid> {
  const { classes, shape, splits } = run.dataset;
  const columns = clearestImages(splits.test, run.probabilities('test'), classes.length);
  const rows = drawFaces(splits.test, faces, seed);
  const pairs = rows.flatMap((face) => [face, ...columns.map(({ image }) => image)].map((image) => ({ image, face })));
  const { expression, nuisance } = run.codes('test');
  const decoded = decode(
    run,
    takeRows(
      expression,
      pairs.map(({ image }) => image),
    ),
    takeRows(
      nuisance,
      pairs.map(({ face }) => face),
    ),
  );
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
