/** Typed access to any TensorFlow kernel by its name, far beyond the few hundred that tfjs wraps. */
import { MienError } from '../support/errors';
import { type Tensor, tf } from './tensorflow';

/** An attribute of a TensorFlow op, as the op's definition names and types it. */
export type Attributes = Readonly<
  Record<
    string,
    | { type: 'float32' | 'int32' | 'uint8' | 'bool' }
    | { int: number }
    | { ints: readonly number[] }
    | { float: number }
    | { bool: boolean }
    | { string: string }
  >
>;

/** The part of tfjs-node's backend that we call; its own declaration is not exported. */
interface NodeBackend {
  readonly binding: Record<string, number>;
  readonly isUsingGpuDevice: boolean;
  executeMultipleOutputs(name: string, attributes: object[], inputs: readonly Tensor[], outputs: number): Tensor[];
  incRef(dataId: object): void;
}

export function backend(): NodeBackend {
  return tf.backend() as unknown as NodeBackend;
}

/**
 * Runs one TensorFlow kernel. The call is not on the gradient tape: wrap it in `tf.customGrad` where a gradient is needed.
 * @param name the op as TensorFlow names it, e.g. `FusedBatchNormV3`
 * @param attributes every attribute without a default in the op's definition, by name
 * @param outputs how many outputs the op has
 * @throws MienError for an input that is disposed; Error with TensorFlow's own message when op, attributes or shapes do not fit
 */
export function runKernel(name: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[] {
  const disposed = inputs.findIndex(({ isDisposed }) => isDisposed);
  if (disposed >= 0) throw new MienError(`Input ${disposed + 1} of ${name} is disposed`);
  const { binding } = backend();
  const encoded = Object.entries(attributes).map(([key, attribute]) => {
    if ('type' in attribute) {
      const { TF_FLOAT, TF_INT32, TF_UINT8, TF_BOOL } = binding;
      const types = { float32: TF_FLOAT, int32: TF_INT32, uint8: TF_UINT8, bool: TF_BOOL };
      return { name: key, type: binding.TF_ATTR_TYPE, value: types[attribute.type] };
    }
    if ('int' in attribute) return { name: key, type: binding.TF_ATTR_INT, value: attribute.int };
    if ('ints' in attribute) return { name: key, type: binding.TF_ATTR_INT, value: attribute.ints };
    if ('float' in attribute) return { name: key, type: binding.TF_ATTR_FLOAT, value: attribute.float };
    if ('bool' in attribute) return { name: key, type: binding.TF_ATTR_BOOL, value: attribute.bool };
    return { name: key, type: binding.TF_ATTR_STRING, value: attribute.string };
  });
  return backend().executeMultipleOutputs(name, encoded, inputs, outputs);
}

export const FLOAT = { type: 'float32' } as const;
export const INT = { type: 'int32' } as const;
export const BYTE = { type: 'uint8' } as const;
