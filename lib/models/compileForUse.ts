import {
  type CompiledFunction,
  compileFrozen,
  FLOAT,
  hasOwnKernels,
  type LayersModel,
  runKernel,
  type Tensor,
  tf,
} from '../engine';
import { MienError } from '../support/errors';
import { foldNorms, type Layer, leaves } from './foldNorms';
import { unitImages, wordsOf } from './unitImages';

interface ConvolutionConfig {
  readonly strides: readonly number[];
  readonly dilationRate: readonly number[];
  readonly padding: string;
  readonly dataFormat: string;
  readonly useBias: boolean;
  readonly activation: string;
}

/** Images in a part of a batch: few enough that the feature maps of one stay in a processor's caches. */
export const PART = 16;

export interface PixelEncoder {
  /**
   * @param pixels [B, H, W, C], B a multiple of `PART`
   * @returns the model's outputs for the pixels as images in 0 … 1, [B, …] each; the caller disposes them
   */
  (pixels: Uint8Array): Tensor[];
  /** The first output alone, [B, …]: what only the others need is not computed. The caller disposes it. */
  first(pixels: Uint8Array): Tensor;
  /** Frees the functions and the copy of the weights; whoever calls them then is told so. */
  dispose(): void;
}

/**
 * A model for use, as one compiled function on a folded copy of it: the same but for rounding. The weights are those that it has now; each
 * size of batch takes part of a second to record. On a processor the parts of a batch are computed side by side, which keeps all cores busy;
 * one operation after the other they wait for each other.
 */
export function compileForUse(model: LayersModel): PixelEncoder {
  const folded = foldNorms(model);
  const shape = model.inputs[0]!.shape.slice(1) as number[];
  for (const layer of leaves(folded)) addBiasInConvolution(layer);
  const apply = (images: Tensor): Tensor[] => [folded.apply(images) as Tensor | Tensor[]].flat();
  const compileOutputs = (outputs: number) =>
    compileFrozen((words) => {
      const images = unitImages(words!, shape);
      const parts = hasOwnKernels() ? tf.split(images, images.shape[0] / PART).map(apply) : [apply(images)];
      return Array.from({ length: outputs }, (_, output) => tf.concat(parts.map((part) => part[output]!)));
    });
  const [all, first] = [compileOutputs(model.outputs.length), compileOutputs(1)];
  let isOpen = true;
  const dispose = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const compiled of [all, first]) compiled.dispose();
    tf.dispose(folded.weights.map((weight) => weight.read()));
  };
  const applied = (compiled: CompiledFunction, pixels: Uint8Array) => {
    if (!isOpen) throw new MienError('The model is closed', 'Open its run again.');
    return onWords(compiled, pixels);
  };
  return Object.assign((pixels: Uint8Array) => applied(all, pixels), {
    first: (pixels: Uint8Array) => applied(first, pixels)[0]!,
    dispose,
  });
}

function onWords(compiled: CompiledFunction, pixels: Uint8Array): Tensor[] {
  const words = wordsOf(pixels);
  try {
    return compiled(words);
  } finally {
    words.dispose();
  }
}

/**
 * tfjs adds the bias by a broadcast addition, a pass of its own over the feature map. The op made for it, `BiasAdd`, TensorFlow merges
 * into oneDNN's convolution when a function is compiled.
 */
function addBiasInConvolution(layer: Layer): void {
  if (layer.getClassName() !== 'Conv2D') return;
  const { strides, dilationRate, padding, dataFormat, useBias, activation } =
    layer.getConfig() as unknown as ConvolutionConfig;
  const plain = dataFormat === 'channelsLast' && dilationRate.every((rate) => rate === 1);
  if (!plain || !useBias || !['linear', 'relu'].includes(activation)) return;
  const convolution = {
    T: FLOAT,
    strides: { ints: [1, ...strides, 1] },
    padding: { string: padding.toUpperCase() },
    data_format: { string: 'NHWC' },
  };
  layer.call = (inputs) =>
    tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      const [kernel, bias] = layer.weights.map((weight) => weight.read()) as [Tensor, Tensor];
      const sum = runKernel('Conv2D', convolution, [x, kernel], 1)[0]!;
      const y = runKernel('BiasAdd', { T: FLOAT, data_format: { string: 'NHWC' } }, [sum, bias], 1)[0]!;
      return activation === 'relu' ? tf.relu(y) : y;
    });
}
