import os from 'node:os';
import { backend } from './kernels';
import { native } from './native';
import { tf } from './tensorflow';

export interface EngineReport {
  /** Version of the native library, e.g. `2.21.0`. */
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly device: 'gpu' | 'cpu';
  /** The GPU that is used, its memory in bytes; null where it is none. */
  readonly gpu: { readonly name: string; readonly bytes: number } | null;
  /** Threads that one kernel may use on the processor. */
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
    gpu: isUsingGpuDevice ? native.gpuReport().gpus[0]! : null,
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS) || os.availableParallelism(),
  };
}

/** On which device a training runs, as it says once; with a hint where TensorFlow leaves a GPU alone though none was refused. */
export function deviceNote(): string {
  const report = engineReport();
  const ignored = report.gpu || process.env.MIEN_DEVICE === 'cpu' ? undefined : native.gpuReport().gpus[0];
  const hint = ignored ? ` TensorFlow does not use the GPU (${ignored.name}); \`mien doctor\` tells why.` : '';
  return `Training on ${deviceInWords(report)}.${hint}`;
}

/** The device in words, e.g. `the GPU NVIDIA H100 80GB HBM3 (79 GiB)` or `the processor, 16 threads`. */
export function deviceInWords({ gpu, threads }: EngineReport): string {
  return gpu
    ? `the GPU ${gpu.name} (${Math.round(gpu.bytes / 2 ** 30)} GiB)`
    : `the processor, ${threads} thread${threads === 1 ? '' : 's'}`;
}
