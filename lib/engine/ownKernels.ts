import { backend } from './kernels';

/** Whether mien's own TensorFlow kernels (`lib/native/kernels/kernels.h`) can run: they are for the processor only. */
export function hasOwnKernels(): boolean {
  return !backend().isUsingGpuDevice;
}
