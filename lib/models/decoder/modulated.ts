import { type SymbolicTensor, tf } from '../../engine';
import type { Initializers } from '../initialize';
import { baseMap, type Canvas } from './canvas';

/** Units of the layer that reads z_e for all modulations. */
const STYLE = 128;

/**
 * z_n alone lays out a small feature map; z_e scales and shifts each channel after every convolution, at every size (FiLM, Perez et al. 2018;
 * as AdaIN's style in Karras et al. 2019). So where things are is z_n's to say, and z_e says which of what could be there is there: a mouth
 * stays where the face has it, open or closed. The side doubles by repeating pixels, which two 3 × 3 convolutions then smooth: without the gaps and
 * overlaps of transposed convolutions (Odena et al. 2016). `[B, D_e + D_n] -> [B, 2^doublings · h, 2^doublings · w, C]`.
 *
 * At first no modulation changes anything: γ and β are 0, whatever z_e is.
 */
export function modulatedStages(codes: SymbolicTensor, canvas: Canvas): SymbolicTensor {
  const { sizes, doublings, channels, width, init } = canvas;
  const expression = part(codes, 0, sizes.expression, 'decoder_expression');
  const nuisance = part(codes, sizes.expression, sizes.nuisance, 'decoder_nuisance');
  const style = tf.layers
    .dense({ units: STYLE, activation: 'relu', kernelInitializer: init.he(), name: 'decoder_style' })
    .apply(expression) as SymbolicTensor;
  const filtersAt = (stage: number) => width * 2 ** Math.min(doublings - stage, doublings - 1);
  let x = baseMap(nuisance, filtersAt(0), canvas);
  for (let stage = 0; stage <= doublings; stage++) {
    if (stage > 0) x = tf.layers.upSampling2d({ size: [2, 2], name: `decoder_up${stage}` }).apply(x) as SymbolicTensor;
    for (const step of ['a', 'b']) {
      x = modulatedConvolution(x, style, filtersAt(stage), `decoder_stage${stage}${step}`, init);
    }
  }
  return tf.layers
    .conv2d({
      filters: channels,
      kernelSize: 3,
      padding: 'same',
      activation: 'sigmoid',
      kernelInitializer: init.glorot(),
      name: 'decoder_image',
    })
    .apply(x) as SymbolicTensor;
}

/** relu((1 + γ(style)) · (w ∗ x) + β(style)), `[B, H, W, C], [B, S] -> [B, H, W, filters]`. */
function modulatedConvolution(
  x: SymbolicTensor,
  style: SymbolicTensor,
  filters: number,
  name: string,
  init: Initializers,
): SymbolicTensor {
  const convolved = tf.layers
    .conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false, kernelInitializer: init.he(), name })
    .apply(x) as SymbolicTensor;
  const perChannel = (what: 'scale' | 'shift'): SymbolicTensor => {
    const values = tf.layers.dense({
      units: filters,
      kernelInitializer: 'zeros',
      name: `${name}_${what}`,
    });
    const map = tf.layers.reshape({ targetShape: [1, 1, filters], name: `${name}_${what}_map` });
    return map.apply(values.apply(style)) as SymbolicTensor;
  };
  const scaled = tf.layers.multiply({ name: `${name}_scaled` }).apply([convolved, perChannel('scale')]);
  const modulated = [convolved, scaled as SymbolicTensor, perChannel('shift')];
  const sum = tf.layers.add({ name: `${name}_modulated` }).apply(modulated) as SymbolicTensor;
  return tf.layers.reLU({ name: `${name}_relu` }).apply(sum) as SymbolicTensor;
}

/** `length` values of a code from `start` on, `[B, D] -> [B, length]`: no stock layer slices, but one crops. */
function part(codes: SymbolicTensor, start: number, length: number, name: string): SymbolicTensor {
  const size = codes.shape[1]!;
  const column = tf.layers
    .reshape({ targetShape: [size, 1, 1], name: `${name}_column` })
    .apply(codes) as SymbolicTensor;
  const cropped = tf.layers
    .cropping2D({
      cropping: [
        [start, size - start - length],
        [0, 0],
      ],
      name: `${name}_cut`,
    })
    .apply(column) as SymbolicTensor;
  return tf.layers.reshape({ targetShape: [length], name }).apply(cropped) as SymbolicTensor;
}
