import { tf } from '../../engine';
import type { Random } from '../../support/random';
import type { Matrix } from '../matrix';

const ITERATIONS = 50;
/** Side of the square that the layout starts in. */
const SIDE = 10;

/**
 * Where the points start, `[N, D] -> [N, 2]`: their first two principal components with a little noise against ties, each stretched to
 * 0 … 10, which is what umap-learn does with `init="pca"`.
 */
export function firstLayout(codes: Matrix, random: Random): Float32Array {
  const points = principalComponents(codes, random);
  const largest = points.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-12);
  for (const i of points.keys()) points[i] = (points[i]! / largest) * SIDE + random.normal(0, 1e-4);
  for (const axis of [0, 1]) {
    const values = points.filter((_, i) => i % 2 === axis);
    const low = values.reduce((a, b) => Math.min(a, b));
    const range = values.reduce((a, b) => Math.max(a, b)) - low || 1;
    for (let i = axis; i < points.length; i += 2) points[i] = ((points[i]! - low) / range) * SIDE;
  }
  return points;
}

/** By subspace iteration, which is near enough to begin with: [N, 2]. */
function principalComponents({ values, columns }: Matrix, random: Random): Float32Array {
  const n = values.length / columns;
  return tf.tidy(() => {
    const x = tf.tensor2d(values, [n, columns]);
    const centred = x.sub(x.mean(0)) as typeof x;
    const noise = Float32Array.from({ length: columns * 2 }, () => random.normal());
    let basis = tf.tensor2d(noise, [columns, 2]);
    const covariance = centred.matMul(centred, true).div(n) as typeof x;
    for (let i = 0; i < ITERATIONS; i++) basis = orthonormal(covariance.matMul(basis) as typeof x);
    return Float32Array.from(centred.matMul(basis).dataSync());
  });
}

/** Gram–Schmidt on two columns, `[D, 2] -> [D, 2]`. */
function orthonormal(basis: ReturnType<typeof tf.tensor2d>): ReturnType<typeof tf.tensor2d> {
  const [first, second] = tf.split(basis, 2, 1) as [typeof basis, typeof basis];
  const a = first.div(first.norm().add(1e-12));
  const rest = second.sub(a.mul(a.mul(second).sum()));
  return tf.concat([a, rest.div(rest.norm().add(1e-12))], 1) as typeof basis;
}
