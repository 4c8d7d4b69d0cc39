/** Loads TensorFlow's native library (about half a second), quietly and with oneDNN on. */
import { join } from 'node:path';
import util from 'node:util';
import { deviceSettings } from '../support/device';
import { cacheFolder } from '../support/paths';
import { loadFailure } from './loadFailure';
import { native } from './native';
import { checkThreads } from './threads';

checkThreads(process.env);
// Read by libtensorflow when it loads, so they must be set before. A user's own setting wins.
Object.assign(process.env, deviceSettings(process.env));
keepWhatXlaCompiles(native.visibleGpus()[0]);
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // no banner in notebooks; errors still show
process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'; // off by default on processors without AVX-512, and twice as fast

restoreRemovedUtilities();

/** What TensorFlow has written to standard error while it loaded: with `TF_CPP_MIN_LOG_LEVEL=0`, which devices it looked for and found. */
export let startupLog = '';

load();

function load(): void {
  try {
    quietly(() => require('../vendor/tfjs-node'));
    native.adoptContext();
  } catch (error) {
    const setUp = 'fetches the library and compiles the addon for this machine';
    throw loadFailure("TensorFlow's native library", error, setUp);
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
