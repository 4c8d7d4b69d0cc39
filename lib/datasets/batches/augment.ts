/**
 * Augmentation of a whole batch: erasing on the pixels as they are read, then flip, shift, rotation and zoom as one affine map in
 * one kernel, then contrast and brightness. Every draw comes from the random stream that is passed in.
 */
import { FLOAT, runKernel, type Tensor4D, tf } from '../../engine';
import { requireSettings } from '../../support/argument';
import type { Random } from '../../support/random';
import type { ImageShape } from '../dataset';

export interface AugmentationOptions {
  /** Mirror half of the images. */
  readonly flip: boolean;
  /** Largest shift, as a share of the side. */
  readonly shift: number;
  /** Largest rotation, in degrees. */
  readonly rotate: number;
  /** Largest zoom in or out, as a share: 0.1 is 0.9 … 1.1. */
  readonly zoom: number;
  /** The same for width and height each by itself: a face grows longer or wider. */
  readonly stretch: number;
  /** Largest change of contrast, as a share, and of brightness, as a share of the full range. */
  readonly light: number;
  /** Probability that a rectangle of 2 … 20 % of the image is replaced by noise (Zhong et al. 2020). */
  readonly erase: number;
  /**
   * α of mixup, 0 … 1: every image is mixed with another of its batch, and their labels with them, in shares from Beta(α, α) (see `drawMixture`).
   * Like the rest it is done once a batch: all terms see the mixed image and its mixed labels. 0 for none.
   */
  readonly mixup: number;
}

const NOTHING: AugmentationOptions = {
  ...{ flip: false, shift: 0, rotate: 0, zoom: 0, stretch: 0 },
  ...{ light: 0, erase: 0, mixup: 0 },
};

/**
 * @param images [B, H, W, C] in 0 … 1; erased in place, so pass an array that nobody else holds
 * @param given what is left out is not done
 * @returns [B, H, W, C] in 0 … 1
 * @throws UsageError for an option that does not exist
 */
export function augment(
  images: Float32Array,
  shape: ImageShape,
  given: Partial<AugmentationOptions>,
  random: Random,
): Tensor4D {
  requireSettings(given, Object.keys(NOTHING) as (keyof AugmentationOptions)[], 'The augmentation');
  const asked = Object.entries(given).filter(([, value]) => value !== undefined);
  const options: AugmentationOptions = { ...NOTHING, ...Object.fromEntries(asked) };
  const [height, width, channels] = shape;
  const batch = images.length / (height * width * channels);
  if (options.erase > 0) {
    for (let i = 0; i < batch; i++) if (random.uniform() < options.erase) eraseRectangle(images, i, shape, random);
  }
  return tf.tidy(() => {
    let x: Tensor4D = tf.tensor4d(images, [batch, height, width, channels]);
    const { flip, shift, rotate, zoom, stretch, light } = options;
    if (flip || shift > 0 || rotate > 0 || zoom > 0 || stretch > 0)
      x = warp(x, drawTransforms(batch, shape, options, random));
    if (light > 0) {
      const draw = () => Float32Array.from({ length: batch }, () => random.uniform(-light, light));
      const contrast = tf.tensor(draw(), [batch, 1, 1, 1]).add(1);
      const brightness = tf.tensor(draw(), [batch, 1, 1, 1]);
      x = x.sub(0.5).mul(contrast).add(brightness.add(0.5)).clipByValue(0, 1) as Tensor4D;
    }
    return x;
  });
}

/**
 * Maps each output pixel (x, y) to the input pixel (a·x + b·y + c, d·x + e·y + f), bilinear, the edge continued outside
 * (TensorFlow `ImageProjectiveTransformV3`).
 * @param transforms [B, 8] rows a b c d e f 0 0
 */
export function warp(images: Tensor4D, transforms: Float32Array): Tensor4D {
  const [batch, height, width] = images.shape;
  return tf.tidy(() => {
    const rows = tf.tensor2d(transforms, [batch, 8]);
    const size = tf.tensor1d([height, width], 'int32');
    const attributes = { dtype: FLOAT, interpolation: { string: 'BILINEAR' }, fill_mode: { string: 'NEAREST' } };
    return runKernel('ImageProjectiveTransformV3', attributes, [images, rows, size, tf.scalar(0)], 1)[0] as Tensor4D;
  });
}

function drawTransforms(
  batch: number,
  [height, width]: ImageShape,
  options: AugmentationOptions,
  random: Random,
): Float32Array {
  const rows = new Float32Array(batch * 8);
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  for (let i = 0; i < batch; i++) {
    const mirror = options.flip && random.uniform() < 0.5 ? -1 : 1;
    const angle = (random.uniform(-options.rotate, options.rotate) * Math.PI) / 180;
    const scale = 1 / (1 + random.uniform(-options.zoom, options.zoom));
    const dx = random.uniform(-options.shift, options.shift) * width;
    const dy = random.uniform(-options.shift, options.shift) * height;
    // drawn last and only where asked for, so that a seed gives the images it gave without
    const side = () => (options.stretch > 0 ? scale / (1 + random.uniform(-options.stretch, options.stretch)) : scale);
    const across = side();
    const down = side();
    const a = mirror * across * Math.cos(angle);
    const b = -down * Math.sin(angle);
    const d = mirror * across * Math.sin(angle);
    const e = down * Math.cos(angle);
    // the centre of the output comes from the centre of the input, moved by (dx, dy)
    rows.set([a, b, centreX + dx - a * centreX - b * centreY, d, e, centreY + dy - d * centreX - e * centreY], i * 8);
  }
  return rows;
}

function eraseRectangle(
  images: Float32Array,
  index: number,
  [height, width, channels]: ImageShape,
  random: Random,
): void {
  const area = random.uniform(0.02, 0.2) * height * width;
  const aspect = Math.exp(random.uniform(Math.log(0.3), Math.log(1 / 0.3)));
  const h = Math.min(height, Math.max(1, Math.round(Math.sqrt(area * aspect))));
  const w = Math.min(width, Math.max(1, Math.round(Math.sqrt(area / aspect))));
  const top = random.integer(height - h + 1);
  const left = random.integer(width - w + 1);
  for (let y = top; y < top + h; y++) {
    const row = ((index * height + y) * width + left) * channels;
    for (let k = row; k < row + w * channels; k++) images[k] = random.uniform();
  }
}
