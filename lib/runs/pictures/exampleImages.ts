import type { Dataset, SplitName } from '../../datasets/dataset';
import { splitNamed } from '../../datasets/splits/namedSplit';
import type { ImageGrid } from '../../figures/imageGrid';
import { pngImages } from '../../figures/pngImages';
import { requireSettings } from '../../support/argument';
import { Random } from '../../support/random';

/**
 * Images of each class, a row a class, drawn by seed: a look at what a model is given, as data for `imageGrid`.
 * @param count images of each class; classes with fewer have places left empty
 */
export async function exampleImages(
  { classes, shape, splits }: Pick<Dataset, 'classes' | 'shape' | 'splits'>,
  options: { split?: SplitName; count?: number; seed?: number } = {},
): Promise<ImageGrid> {
  requireSettings(options, ['split', 'count', 'seed']);
  const { split = 'train', count = 8, seed = 1 } = options;
  const { labels, read } = splitNamed({ splits }, split);
  const images = await Promise.all(
    classes.map(async (_, label) => {
      const members = [...labels.keys()].filter((i) => labels[i] === label);
      const order = [...new Random(seed, 'examples', label).permutation(members.length)].slice(0, count);
      const drawn = await pngImages(read(order.map((at) => members[at]!)), shape);
      return Array.from({ length: count }, (_, i) => drawn[i] ?? null);
    }),
  );
  return {
    images,
    aspect: shape[1] / shape[0],
    rows: classes,
    columns: Array.from({ length: count }, () => ''),
  };
}
