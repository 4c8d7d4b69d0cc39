/**
 * Loads TensorFlow's native library (about half a second), quietly and with oneDNN on. The engine imports `tf` from here; every other room
 * from the engine, whose index.ts puts faster gradients in the place of tfjs's own first.
 */
import { join } from 'node:path';
import util from 'node:util';
import type * as Tf from '@tensorflow/tfjs-node-gpu';
import { deviceSettings } from '../support/device';
import { MienError, messageOf } from '../support/errors';
import { cacheFolder } from '../support/paths';
import { native } from './native';

// Read by libtensorflow when it loads, so they must be set before. A user's own setting wins.
Object.assign(process.env, deviceSettings(process.env));
keepWhatXlaCompiles(native.visibleGpus()[0]);
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // no banner in notebooks; errors still show
process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'; // off by default on processors without AVX-512, and twice as fast

restoreRemovedUtilities();

/** What TensorFlow has written to standard error while it loaded: with `TF_CPP_MIN_LOG_LEVEL=0`, which devices it looked for and found. */
export let startupLog = '';

export const tf: typeof Tf = load();

function load(): typeof Tf {
  try {
    const loaded = quietly(() => require('@tensorflow/tfjs-node-gpu') as typeof Tf);
    native.adoptContext();
    return loaded;
  } catch (error) {
    throw new MienError(
      `TensorFlow's native library could not be loaded: ${messageOf(error).split('\n')[0]}`,
      'Run `npm run setup` in the mien folder; it fetches the library and compiles the addon for this machine.',
      { cause: error },
    );
  }
}

/** What XLA has compiled for a kind of GPU is found again by later processes: it takes half a minute. */
function keepWhatXlaCompiles(gpu: string | undefined): void {
  if (!gpu) return;
  const folder = join(cacheFolder(), 'xla', gpu.replaceAll(/\W+/g, '-'));
  // quoted, as TensorFlow takes these flags apart at spaces
  process.env.TF_XLA_FLAGS ??= `--tf_xla_persistent_cache_directory=${JSON.stringify(folder)}`;
}

/** Runs `body` with standard error kept: loading, libtensorflow logs two lines that no setting keeps back. */
function quietly<T>(body: () => T): T {
  native.mute();
  try {
    return body();
  } finally {
    startupLog += native.unmute();
  }
}

/** tfjs-node still calls two helpers that Node 22 deprecates with a warning and Node 23 removed. */
function restoreRemovedUtilities(): void {
  const legacy = util as unknown as Record<string, unknown>;
  Object.defineProperty(legacy, 'isNullOrUndefined', {
    value: (x: unknown) => x === null || x === undefined,
    configurable: true,
    writable: true,
  });
  Object.defineProperty(legacy, 'isArray', { value: Array.isArray, configurable: true, writable: true });
}

// Types that the other rooms use, so that they need not import tfjs themselves.
export type Tensor = Tf.Tensor;
export type Tensor1D = Tf.Tensor1D;
export type Tensor2D = Tf.Tensor2D;
export type Tensor3D = Tf.Tensor3D;
export type Tensor4D = Tf.Tensor4D;
export type Scalar = Tf.Scalar;
export type Variable = Tf.Variable;
export type LayersModel = Tf.LayersModel;
export type SymbolicTensor = Tf.SymbolicTensor;
