import { filledSplit } from '../../datasets/splits/namedSplit';
import { takeRows } from '../../evaluation/matrix';
import type { ImageGrid } from '../../figures/imageGrid';
import { pngImages } from '../../figures/pngImages';
import { requireSettings } from '../../support/argument';
import { Random } from '../../support/random';
import { type DecodingRun, decode } from '../decode';
import { type OpenRun, requireRun } from '../openRun';

/**
 * Test images above their reconstructions from [z_e, z_n], one of each class, drawn by seed; as data for `imageGrid`.
 * @throws MienError for a run without a reconstruction term: its decoder has learned nothing
 */
export async function reconstruct(
  run: DecodingRun & Pick<OpenRun, 'codes'>,
  options: { readonly seed?: number } = {},
): Promise<ImageGrid> {
  requireRun(run);
  requireSettings(options, ['seed']);
  const { seed = 1 } = options;
  const { classes, shape, splits } = run.dataset;
  filledSplit(run.dataset, 'test');
  const order = new Random(seed, 'reconstruction').permutation(splits.test.size);
  const chosen = classes.flatMap((name, label) => {
    const image = order.find((i) => splits.test.labels[i] === label);
    return image === undefined ? [] : [{ name, image }];
  });
  const images = chosen.map(({ image }) => image);
  const { expression, nuisance } = run.codes('test');
  const decoded = decode(run, takeRows(expression, images), takeRows(nuisance, images));
  const [originals, reconstructions] = await Promise.all(
    [splits.test.read(images), decoded].map((pixels) => pngImages(pixels, shape)),
  );
  return {
    images: [originals!, reconstructions!],
    aspect: shape[1] / shape[0],
    rows: ['image', 'decoded'],
    columns: chosen.map(({ name }) => name),
  };
}
