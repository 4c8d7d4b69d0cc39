/** Which device computes: asked for in `MIEN_DEVICE` (or with `--device`), and told to TensorFlow by the environment, which it reads when it loads. */
import { UsageError } from './errors';

const FORM = /^(cpu|gpu(:\d+)?)$/;

/** @throws UsageError when it is none of `cpu`, `gpu`, `gpu:N` */
export function checkDevice(text: string): string {
  if (FORM.test(text)) return text;
  throw new UsageError(`There is no device ${text}`, 'It takes cpu, gpu, or gpu:N for the GPU of that number, from 0.');
}

/**
 * The environment that makes TensorFlow use the device that an environment asks for: one GPU, though several may be visible, as each costs
 * every process memory and time; by default the first, where there is one. GPUs are counted among those that `CUDA_VISIBLE_DEVICES` (which
 * Slurm sets for each task) leaves. In the new environment the same is asked for: a process started with it gets the same GPU.
 * @throws UsageError when the device has no such form or is not among the visible ones
 */
export function deviceSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const growth = { TF_FORCE_GPU_ALLOW_GROWTH: env.TF_FORCE_GPU_ALLOW_GROWTH ?? 'true' }; // else it takes all memory at once
  const asked = env.MIEN_DEVICE ? checkDevice(env.MIEN_DEVICE) : undefined;
  if (asked === 'cpu') return { ...growth, CUDA_VISIBLE_DEVICES: '-1' };
  const number = Number(asked?.split(':')[1] ?? 0);
  const visible = env.CUDA_VISIBLE_DEVICES?.split(',').map((name) => name.trim());
  if (visible && number >= visible.length) {
    throw new UsageError(
      `The device ${asked} was asked for, and CUDA_VISIBLE_DEVICES=${env.CUDA_VISIBLE_DEVICES} leaves ${visible.length}`,
      'Ask for gpu:0 or a number below that, or unset CUDA_VISIBLE_DEVICES.',
    );
  }
  return {
    ...growth,
    CUDA_VISIBLE_DEVICES: visible ? visible[number]! : String(number),
    ...(asked && { MIEN_DEVICE: 'gpu' }),
  };
}
