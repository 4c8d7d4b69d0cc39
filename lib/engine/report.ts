import os from 'node:os';
import { backend } from './kernels';
import { tf } from './tensorflow';

export interface EngineReport {
  /** Version of the native library, e.g. `2.21.0`. */
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly device: 'gpu' | 'cpu';
  /** Threads that one kernel may use. */
  readonly threads: number;
}

/** What the engine is and runs on. */
export function engineReport(): EngineReport {
  const { binding, isUsingGpuDevice } = backend() as unknown as {
    binding: { TF_Version: string };
    isUsingGpuDevice: boolean;
  };
  return {
    tensorflow: binding.TF_Version,
    tfjs: tf.version_core,
    device: isUsingGpuDevice ? 'gpu' : 'cpu',
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS) || os.availableParallelism(),
  };
}
