/** The kernels that models and training use, mien's own first, as functions of odd shapes: values and the gradients of every argument. */
import { warp } from '../../../lib/datasets/batches/augment';
import {
  fusedBatchNorm,
  fusedUpdate,
  softmaxCrossEntropy,
  stopGradient,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tf,
} from '../../../lib/engine';
import { compileFrozen } from '../../../lib/engine/compile/frozen';

export interface FuzzedKernel {
  /** The arguments' shapes for B images with C channels. */
  shapes(batch: number, channels: number): number[][];
  run(...args: Tensor[]): Tensor[];
  /** mien's own when it is compiled: whatever the arguments are, it must then do as op by op. */
  readonly own?: boolean;
  /** Whether `run` compiles by itself: it is then not compiled again. */
  readonly compiles?: boolean;
}

const SIDE = [5, 4];

/** The value of `f` and the gradients of its arguments when the value is used in two ways. */
function withGradients(f: (...args: Tensor[]) => Tensor): (...args: Tensor[]) => Tensor[] {
  return (...args) => {
    const values: Tensor[] = [];
    const gradients = tf.grads((...inputs: Tensor[]) => {
      const y = f(...inputs);
      values.push(tf.keep(y.clone()));
      return y.mul(0.7).sum().add(y.square().mean());
    })(args);
    return [...values, ...gradients];
  };
}

const images = (batch: number, channels: number) => [batch, ...SIDE, channels];

function norm(x: Tensor, gamma: Tensor, beta: Tensor): Tensor {
  const average = { mean: tf.zerosLike(gamma), variance: tf.onesLike(gamma), momentum: 0.9 };
  return fusedBatchNorm(x, gamma, beta, 1e-3, average).y;
}

const convolution = (size: number, strides: number): FuzzedKernel => ({
  shapes: (b, c) => [images(b, c), [size, size, c, 3]],
  run: withGradients((x, kernel) => tf.conv2d(x as Tensor4D, kernel as Tensor4D, strides, 'same')),
});

const optimizer = (name: 'adam' | 'sgd'): FuzzedKernel => {
  const slots = name === 'adam' ? 2 : 1;
  const scalars = name === 'adam' ? 3 : 1;
  return {
    shapes: (b, c) => {
      const weights = [[b, c], [c], [3, 3, b, c]];
      const total = b * c + c + 9 * b * c;
      return [...weights, ...weights, ...Array(slots).fill([total]), ...Array(scalars).fill([])];
    },
    run: (...args) => {
      const [weights, gradients] = [args.slice(0, 3), args.slice(3, 6)];
      const rule = { name, weightDecay: 0.1, decayed: [true, false, true], clipNorm: 1, beta1: 0.9, beta2: 0.99 };
      const updated = fusedUpdate(weights, gradients, args.slice(6, 6 + slots), args.slice(6 + slots), {
        ...rule,
        epsilon: 1e-3,
      });
      return [...updated.weights, ...updated.slots, updated.norm];
    },
    own: true,
  };
};

export const KERNELS: Readonly<Record<string, FuzzedKernel>> = {
  'a normalisation and its ReLU': {
    shapes: (b, c) => [images(b, c), [c], [c]],
    run: withGradients((x, gamma, beta) => tf.relu(norm(x, gamma, beta))),
    own: true,
  },
  'the ReLU of two normalisations': {
    shapes: (b, c) => [images(b, c), [c], [c], images(b, c), [c], [c]],
    run: withGradients((x, g, b, x2, g2, b2) => tf.relu(norm(x, g, b).add(norm(x2, g2, b2)))),
    own: true,
  },
  'AdamW of all weights': optimizer('adam'),
  'SGD of all weights': optimizer('sgd'),
  'a normalisation alone': {
    shapes: (b, c) => [images(b, c), [c], [c]],
    run: withGradients(norm),
  },
  'ReLU, sum and mean': {
    shapes: (b, c) => [images(b, c), [b, c]],
    run: withGradients((x, y) =>
      tf
        .relu(x)
        .sum([1, 2])
        .add(x.mean([1, 2]))
        .mul(stopGradient(tf.relu(y))),
    ),
  },
  'a convolution of 1 × 1 with a stride': convolution(1, 2),
  'a convolution of 1 × 1': convolution(1, 1),
  'a convolution of 3 × 3': convolution(3, 1),
  'a convolution of 3 × 3 with a stride': convolution(3, 2),
  'a convolution with bias, shortcut and ReLU, frozen': {
    shapes: (b, c) => [images(b, c), [3, 3, c, c], [c], images(b, c)],
    run: (x, kernel, bias, shortcut) => {
      const frozen = compileFrozen((...[a, k, c, d]) => [
        tf.relu(
          tf
            .conv2d(a as Tensor4D, k as Tensor4D, 1, 'same')
            .add(c!)
            .add(d!),
        ),
      ]);
      const result = frozen(x!, kernel!, bias!, shortcut!);
      frozen.dispose();
      return result;
    },
    compiles: true,
  },
  'a dense layer': {
    shapes: (b, c) => [[b, c], [c, 7], [7]],
    run: withGradients((x, kernel, bias) => x.matMul<Tensor2D>(kernel as Tensor2D).add(bias)),
  },
  'softmax and cross-entropy': {
    shapes: (b, c) => [
      [b, c],
      [b, c],
    ],
    run: withGradients((targets, logits) =>
      softmaxCrossEntropy(targets as Tensor2D, logits as Tensor2D).add(targets.sum()),
    ),
  },
  'upsampling to twice the side': {
    shapes: (b, c) => [images(b, c)],
    run: withGradients((x) => tf.image.resizeNearestNeighbor(x as Tensor4D, [2 * SIDE[0]!, 2 * SIDE[1]!])),
  },
  pooling: {
    shapes: (b, c) => [images(b, c)],
    run: withGradients((x) => tf.maxPool(x as Tensor4D, 2, 2, 'same').add(tf.avgPool(x as Tensor4D, 2, 2, 'same'))),
  },
  'an affine map of each image': {
    shapes: (b, c) => [images(b, c), [b, 8]],
    run: (x, rows) => [warp(x as Tensor4D, rows!.dataSync() as Float32Array)],
    compiles: true, // its map comes from JavaScript
  },
};
