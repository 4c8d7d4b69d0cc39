import { pixelsOf } from '../datasets/dataset';
import { readImages } from '../datasets/decoding/readImages';
import { fromMemory } from '../datasets/packed/fromMemory';
import { type Encoded, encodeSplit } from '../evaluation/encodeSplit';
import { UsageError } from '../support/errors';
import { type OpenModel, requireModel } from './openModel';

/** Images of your own: files, or pixels [N, H, W, C] of the shape that the run takes. */
export type Images = readonly string[] | Uint8Array;

/** What encoding takes of a run: opened with its images or without. */
export type EncodingRun = Pick<OpenModel, 'config' | 'model' | 'shape'>;

/**
 * What a run's model says of images: the probability of each class, z_e and z_n, a row an image.
 * @param images of faces cut out as those that the run was trained on were; files of any size are stretched to the run's
 * @throws MienError naming a file that cannot be read
 * @throws UsageError when pixels are no whole number of images, or no bytes, or when it is given something else than a run
 */
export async function encode(run: EncodingRun, images: Images): Promise<Encoded> {
  requireModel(run);
  const { config, model, shape } = run;
  const pixels = await pixelsFor(run, images);
  const split = { size: pixels.length / pixelsOf(shape), read: fromMemory(pixels, shape) };
  return encodeSplit(model, split, shape, config.evaluation.views);
}

/** Images of your own as the run takes them, [N, H, W, C]. */
export async function pixelsFor({ shape }: Pick<OpenModel, 'shape'>, images: Images): Promise<Uint8Array> {
  if (Array.isArray(images) && images.every((path) => typeof path === 'string')) return readImages(images, shape);
  if (!(images instanceof Uint8Array))
    throw new UsageError(
      'Images are paths of files, or pixels of 0 … 255',
      'Give a list of paths, or one Uint8Array that holds all pixels of each image, row by row.',
    );
  if (images.length % pixelsOf(shape) === 0) return images;
  throw new UsageError(
    `${images.length} pixels are no whole number of images of ${shape.join(' × ')}`,
    'Give all pixels of each image, row by row, or files.',
  );
}
