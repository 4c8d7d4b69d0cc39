import { type SymbolicTensor, tf } from '../../engine';
import { baseMap, type Canvas } from './canvas';

/**
 * Both codes as one to a small feature map, whose side stride-2 transposed convolutions double (kernel 4, so that every output pixel is
 * covered alike): `[B, D_e + D_n] -> [B, 2^doublings · h, 2^doublings · w, C]`.
 */
export function transposedStages(codes: SymbolicTensor, canvas: Canvas): SymbolicTensor {
  const { doublings, channels, width, init } = canvas;
  const baseFilters = width * 2 ** (doublings - 1);
  let x = baseMap(codes, baseFilters, canvas);
  for (let i = 0; i < doublings; i++) {
    const last = i === doublings - 1;
    x = tf.layers
      .conv2dTranspose({
        filters: last ? channels : baseFilters / 2 ** (i + 1),
        kernelSize: 4,
        strides: 2,
        padding: 'same',
        activation: last ? 'sigmoid' : 'relu',
        kernelInitializer: last ? init.glorot() : init.he(),
        name: `decoder_up${i + 1}`,
      })
      .apply(x) as SymbolicTensor; // [B, 2h, 2w, filters]
  }
  return x;
}
