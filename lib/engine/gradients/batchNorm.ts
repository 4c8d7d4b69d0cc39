/**
 * Batch normalisation in one kernel each way (TensorFlow `FusedBatchNormV3` and its gradient, Ioffe & Szegedy 2015), put into
 * tfjs's own `BatchNormalization` layer: models keep their stock form on disk, and a browser loads them.
 *
 * One difference to the stock layer, as in Keras and PyTorch: the moving variance averages the unbiased batch variance
 * (n − 1 in the denominator); normalisation itself uses the biased one, as before.
 */
import { FLOAT, runKernel } from '../kernels';
import { type Tensor, tf } from '../tensorflow';

interface Weight {
  read(): Tensor;
  write(value: Tensor): void;
}

interface BatchNormLayer {
  axis: number;
  momentum: number;
  epsilon: number;
  gamma?: Weight;
  beta?: Weight;
  movingMean: Weight;
  movingVariance: Weight;
  call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor | Tensor[];
}

const FORMAT = { T: FLOAT, U: FLOAT, data_format: { string: 'NHWC' }, is_training: { bool: true } } as const;

/**
 * [B, H, W, C] normalised over B, H and W; γ and β are [C].
 * @param average the moving mean and variance, [C] each, and how far they keep their value (Keras momentum)
 * @returns the normalised images and the new moving mean and variance; the caller disposes the latter two
 */
export function fusedBatchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  average: { mean: Tensor; variance: Tensor; momentum: number },
): { y: Tensor; mean: Tensor; variance: Tensor } {
  let moving: [Tensor, Tensor] | undefined;
  const op = tf.customGrad((...args: unknown[]) => {
    const [input, scale, shift, save] = args as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const attributes = {
      ...FORMAT,
      epsilon: { float: epsilon },
      exponential_avg_factor: { float: 1 - average.momentum },
    };
    const [y, mean, variance, ...reserve] = runKernel(
      'FusedBatchNormV3',
      attributes,
      [input, scale, shift, average.mean, average.variance],
      6,
    ) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
    moving = [tf.keep(mean), tf.keep(variance)]; // else disposed on return, as neither result nor saved
    save([input, scale, ...reserve]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [dx, dScale, dShift] = runKernel(
        'FusedBatchNormGradV3',
        { ...FORMAT, epsilon: { float: epsilon } },
        [dy, ...saved],
        5,
      ) as [Tensor, Tensor, Tensor];
      return [dx, dScale, dShift];
    };
    return { value: y, gradFunc };
  });
  const y = op(x, gamma, beta);
  const [mean, variance] = moving!;
  return { y, mean, variance };
}

/** Makes every `BatchNormalization` layer of tfjs use the kernel when it trains on images with channels last. Called once. */
export function installFusedBatchNorm(): void {
  const probe = tf.layers.batchNormalization();
  const prototype = Object.getPrototypeOf(probe) as BatchNormLayer;
  const stock = prototype.call;
  prototype.call = function (this: BatchNormLayer, inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const channelsLast = this.axis === -1 || this.axis === x.rank - 1;
    if (!kwargs.training || x.rank !== 4 || !channelsLast || !this.gamma || !this.beta) {
      return stock.call(this, inputs, kwargs);
    }
    const { gamma, beta, movingMean, movingVariance, momentum, epsilon } = this;
    return tf.tidy(() => {
      const { y, mean, variance } = fusedBatchNorm(x, gamma.read(), beta.read(), epsilon, {
        mean: movingMean.read(),
        variance: movingVariance.read(),
        momentum,
      });
      movingMean.write(mean);
      movingVariance.write(variance);
      tf.dispose([mean, variance]);
      return y;
    });
  };
}
