import { type Tensor4D, tf } from '../../engine';
import { Random } from '../../support/random';
import { type ImageShape, pixelsOf, type Split } from '../dataset';
import { type AugmentationOptions, augment } from './augment';
import { drawMixture, type Mixture, mixRows } from './mixup';
import { type Draw, epochOrder } from './sampling';

export interface Batch {
  /** [B, H, W, C] in 0 … 1; whoever asked for the batch disposes it. */
  readonly images: Tensor4D;
  /** [B] */
  readonly labels: Int32Array;
  /** [B, K] shares of votes, where the split has them. */
  readonly distributions?: Float32Array;
  /** [B, K] what their logits are given while training, where the draw has it. */
  readonly adjustments?: Float32Array;
  /** Where images are mixed, how: labels and votes are still to be. */
  readonly mixture?: Mixture;
}

/**
 * The training batches of one epoch: every image once (or as `Draw` says), in an order drawn from (seed, epoch), augmented from (seed, epoch, batch).
 * The images left over after the last whole batch are left out of this epoch, as batch statistics of a few images mislead; another
 * order brings them in the next.
 * @throws RangeError for a batch of no images
 */
export class TrainingBatches {
  readonly length: number;

  constructor(
    private readonly split: Split,
    private readonly shape: ImageShape,
    private readonly batchSize: number,
    private readonly augmentation: AugmentationOptions,
    private readonly seed: number,
    private readonly draw: Draw = 'natural',
  ) {
    if (!(Number.isInteger(batchSize) && batchSize > 0)) throw new RangeError(`A batch of ${batchSize} images`);
    this.length = Math.floor(split.size / batchSize);
  }

  /** The image indices of every batch of an epoch. */
  order(epoch: number): Int32Array[] {
    return epochOrder(this.split, this.batchSize, this.draw, this.seed, epoch);
  }

  /** Reads and augments batch `index` of `epoch`, given that batch's image indices. */
  batch(epoch: number, index: number, indices: Int32Array): Batch {
    const images = augment(
      toUnit(this.split.read(indices)),
      this.shape,
      this.augmentation,
      new Random(this.seed, 'augment', epoch, index),
    );
    const labels = Int32Array.from(indices, (i) => this.split.labels[i] as number);
    const { distributions, size } = this.split;
    const { adjustments } = typeof this.draw === 'string' ? {} : this.draw;
    return {
      ...this.mixed(images, new Random(this.seed, 'mixup', epoch, index)),
      labels,
      ...(distributions && { distributions: rowsOf(distributions, size, indices) }),
      ...(adjustments && { adjustments: rowsOf(adjustments, size, indices) }),
    };
  }

  private mixed(images: Tensor4D, random: Random): Pick<Batch, 'images' | 'mixture'> {
    const { mixup } = this.augmentation;
    if (mixup === 0) return { images };
    const mixture = drawMixture(images.shape[0], mixup, random);
    const mixed = mixRows(images, mixture);
    images.dispose();
    return { images: mixed, mixture };
  }
}

/** Some rows of a matrix, `[N, K] -> [B, K]`. */
export function rowsOf(matrix: Float32Array, rows: number, indices: ArrayLike<number>): Float32Array {
  const width = matrix.length / rows;
  const picked = new Float32Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    const at = (indices[i] as number) * width;
    picked.set(matrix.subarray(at, at + width), i * width);
  }
  return picked;
}

/** Every image of a split once, in order, as it is. The last batch may be smaller. The caller disposes each batch. */
export function* batchesInOrder(split: Split, shape: ImageShape, batchSize: number): Generator<Tensor4D> {
  for (let start = 0; start < split.size; start += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, split.size - start) }, (_, i) => start + i);
    yield tensorOf(split.read(indices), shape);
  }
}

/** uint8 pixels to images in 0 … 1, `[B·H·W·C] -> [B, H, W, C]`. */
export function tensorOf(pixels: Uint8Array, shape: ImageShape): Tensor4D {
  return tf.tensor4d(toUnit(pixels), [pixels.length / pixelsOf(shape), ...shape]);
}

function toUnit(pixels: Uint8Array): Float32Array {
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) values[i] = pixels[i]! / 255;
  return values;
}
