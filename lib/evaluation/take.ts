import { FLOAT, INT, runKernel, type Tensor, tf } from '../engine';

/**
 * Slices by number, along an axis: `take([N, D], [B], 0) -> [B, D]`. For functions that are compiled: tfjs's own gather reads the numbers to check
 * them, which those cannot.
 * @param from of floats or of int32
 * @param numbers whole, of any type; not checked
 */
export function take(from: Tensor, numbers: Tensor, axis: number): Tensor {
  const attributes = {
    Tparams: from.dtype === 'int32' ? INT : FLOAT,
    Tindices: INT,
    Taxis: INT,
    batch_dims: { int: 0 },
  };
  return runKernel('GatherV2', attributes, [from, numbers.cast('int32'), tf.scalar(axis, 'int32')], 1)[0]!;
}
