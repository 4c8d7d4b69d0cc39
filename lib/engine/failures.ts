/** What TensorFlow says when an op fails, in words a user can act on. Its own errors are plain, with a stack; these name op, device and cure. */
import { MienError, messageOf } from '../support/errors';
import { keptCompilationError } from './keptCompilation';
import { backend } from './kernels';
import type { Tensor } from './tensorflow';

/** An op of a compiled function could not be run. */
export class OpError extends MienError {
  override readonly name = 'OpError';
}

/** A tensor did not fit into the memory of the device. */
export class OutOfMemoryError extends MienError {
  override readonly name = 'OutOfMemoryError';

  /** The same, of a step on a batch of so many images. */
  ofBatch(size: number): OutOfMemoryError {
    const [what] = this.message.split('\n');
    return new OutOfMemoryError(`${what}, in a batch of ${size}`, this.cure, { cause: this.cause });
  }
}

interface Methods {
  executeSingleOutput(name: string, attributes: object[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(name: string, attributes: object[], inputs: Tensor[], outputs: number): Tensor[];
}

/** The beginning of the names of compiled functions. */
export const FUNCTION_PREFIX = 'mien_';

/** Makes every op that fails tell it in these words. Called once. */
export function installFailures(): void {
  const prototype = Object.getPrototypeOf(backend()) as Methods;
  const { executeSingleOutput, executeMultipleOutputs } = prototype;
  prototype.executeSingleOutput = function (name, attributes, inputs) {
    try {
      return executeSingleOutput.call(this, name, attributes, inputs);
    } catch (error) {
      throw explained(error, name);
    }
  };
  prototype.executeMultipleOutputs = function (name, attributes, inputs, outputs) {
    try {
      return executeMultipleOutputs.call(this, name, attributes, inputs, outputs);
    } catch (error) {
      throw explained(error, name);
    }
  };
}

/**
 * @param error what TensorFlow has thrown
 * @param name of the op or function that was called
 */
export function explained(error: unknown, name: string): unknown {
  if (error instanceof MienError) return error;
  const message = messageOf(error);
  const isFunction = name.startsWith(FUNCTION_PREFIX);
  const op = isFunction ? (message.match(/\{\{node (?:\w+\/)*(\w+?)_\d+\}\}/)?.[1] ?? 'an op') : name;
  const device = /device:GPU|GPU_\d_bfc/.test(message) || backend().isUsingGpuDevice ? 'the GPU' : 'the processor';
  const size = message.match(/OOM when allocating tensor with shape\[([\d,]*)\]/)?.[1];
  if (size !== undefined || /Out of memory|OUT_OF_MEMORY|RESOURCE_EXHAUSTED/.test(message)) {
    const tensor = size ? `a tensor of ${size.replaceAll(',', ' × ')}` : 'a tensor';
    return new OutOfMemoryError(
      `The memory of ${device} is used up: ${op} wanted room for ${tensor}`,
      'Make batches smaller (training.batchSize), end what else runs there (nvidia-smi shows it), or take --device cpu.',
      { cause: error },
    );
  }
  if (!isFunction) return error;
  const kept = keptCompilationError(message, error);
  if (kept) return kept;
  const said = message
    .replace(/^Invalid TF_Status: \d+\s+Message: /, '')
    .replace(/\{\{[^}]*\}\} ?/g, '')
    .split('\n')[0]!;
  return new OpError(
    `The op ${op} of a compiled function failed on ${device}: ${said}`,
    `Set MIEN_EAGER=1 to run op by op, which shows where it comes from${device === 'the GPU' ? ', or take --device cpu' : ''}.`,
    { cause: error },
  );
}
