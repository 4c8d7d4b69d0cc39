import { type ImageShape, pixelsOf, type Split } from '../datasets/dataset';
import { FLOAT, runKernel, symmetricEigen, type Tensor, type Tensor2D, tf } from '../engine';
import { Random } from '../support/random';
import type { Matrix } from './matrix';

const COMPONENTS = 256;
/** Directions beyond those that are wanted, and passes over the data: what makes the random search exact enough (Halko et al. 2011). */
const SPARE = 32;
const PASSES = 3;
/** Pixels that the components are found in: 5,000 images of 48 × 48, fewer of larger ones, so that memory stays bounded. */
const MOST_PIXELS = 5000 * 48 * 48;
/** Images projected at once. */
const BLOCK = 1000;

/**
 * Raw pixels as a code: the first 256 principal components of the training images, found by the randomised method (Halko, Martinsson &
 * Tropp 2011) in at most 5,000 of them, chosen by the seed.
 * @returns [N, min(256, pixels, images)] for each split
 */
export function pixelCodes(train: Split, others: readonly Split[], shape: ImageShape, seed = 1): Matrix[] {
  const random = new Random(seed, 'principal components');
  const pixels = pixelsOf(shape);
  const images = Math.min(train.size, Math.max(COMPONENTS, Math.floor(MOST_PIXELS / pixels)));
  const [mean, components] = tf.tidy(() => {
    const x = unit(train.read(random.permutation(train.size).subarray(0, images)), pixels);
    const mean = x.mean(0, true);
    return [mean, principalComponents(x.sub(mean) as Tensor2D, random)];
  }) as [Tensor2D, Tensor2D];
  const codes = [train, ...others].map((split) => {
    const columns = components.shape[1];
    const values = new Float32Array(split.size * columns);
    for (let start = 0; start < split.size; start += BLOCK) {
      const count = Math.min(BLOCK, split.size - start);
      const block = tf.tidy(() => {
        const x = unit(split.read(Array.from({ length: count }, (_, i) => start + i)), pixels);
        return x.sub(mean).matMul(components) as Tensor2D;
      });
      values.set(block.dataSync() as Float32Array, start * columns);
      block.dispose();
    }
    return { values, columns };
  });
  tf.dispose([mean, components]);
  return codes;
}

/** @param x [N, D] centred @returns [D, C] orthonormal columns, the direction of largest variance first */
export function principalComponents(x: Tensor2D, random: Random, wanted = COMPONENTS): Tensor2D {
  return tf.tidy(() => {
    const [n, columns] = x.shape;
    const most = Math.min(n, columns);
    const width = Math.min(most, wanted + SPARE);
    const start = Float32Array.from({ length: columns * width }, () => random.normal());
    let basis = orthonormal(x.matMul(tf.tensor2d(start, [columns, width])));
    for (let pass = 0; pass < PASSES; pass++) {
      basis = orthonormal(x.matMul(orthonormal(x.matMul(basis, true) as Tensor2D)));
    }
    const small = basis.matMul(x, true) as Tensor2D; // [width, D]
    const { values: squares, vectors } = symmetricEigen(small.matMul(small, false, true) as Tensor2D);
    const kept = Math.min(most, wanted);
    const directions = vectors.slice([0, width - kept], [-1, kept]).reverse(1) as Tensor2D; // ascending as they come
    const lengths = squares
      .slice([width - kept], [kept])
      .reverse(0)
      .maximum(1e-12)
      .sqrt();
    return small.matMul(directions, true).div(lengths) as Tensor2D;
  });
}

function orthonormal(matrix: Tensor): Tensor2D {
  return runKernel('Qr', { T: FLOAT, full_matrices: { bool: false } }, [matrix], 2)[0] as Tensor2D;
}

/** uint8 pixels to [N, D] in 0 … 1 */
function unit(pixels: Uint8Array, columns: number): Tensor2D {
  return tf.tensor2d(pixels, [pixels.length / columns, columns], 'int32').div(255) as Tensor2D;
}
