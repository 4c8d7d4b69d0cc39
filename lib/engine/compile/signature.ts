import { type Tensor, tf } from '../tensorflow';
import { CompileError, TYPES } from './trace';

/**
 * The types and shapes of a compiled function's arguments: for each kind of them it is recorded anew.
 * @throws CompileError on what is no tensor, is disposed, or has another type
 */
export function signatureOf(args: readonly Tensor[]): string {
  return args.map((tensor, i) => `${checked(tensor, i).dtype}[${tensor.shape}]`).join(' ');
}

function checked(tensor: Tensor, index: number): Tensor {
  const fail = (what: string): never => {
    throw new CompileError(`Argument ${index + 1} of a compiled function is ${what}`, 'Pass tensors of numbers.');
  };
  if (!(tensor instanceof tf.Tensor)) return fail('no tensor');
  if (tensor.isDisposed) return fail('disposed');
  if (!TYPES.includes(tensor.dtype)) return fail(`of type ${tensor.dtype}`);
  return tensor;
}
