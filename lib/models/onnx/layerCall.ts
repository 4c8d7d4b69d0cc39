import { type Tensor, tf } from '../../engine';
import { MienError } from '../../support/errors';
import type { Graph, Shape, Value } from './graph';

/** One call of one layer, as a converter sees it. */
export interface LayerCall {
  /** Its path through the models it is in: `encoder/stem_conv`. */
  readonly name: string;
  readonly className: string;
  /** As tfjs serialises it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** By their short name: `kernel`. They belong to the layer. */
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly Value[];
  readonly shape: Shape;
}

/** Adds what a layer computes to the graph. */
export type Converter = (graph: Graph, call: LayerCall) => Value;

/** Whoever exports a model with such a layer has to know which one it is. */
export function unknown({ name, className }: LayerCall, what: string): MienError {
  return new MienError(
    `The layer ${name} (${className}) cannot be exported to ONNX: ${what}`,
    'Export the model with --to tfjs or safetensors, or write a converter in lib/models/onnx.',
  );
}

/** Every setting of a layer that changes what it computes is either converted or refused. */
export function refuse(call: LayerCall, settings: Readonly<Record<string, unknown>>): void {
  for (const [key, only] of Object.entries(settings)) {
    const value = call.config[key] ?? null;
    if (JSON.stringify(value) !== JSON.stringify(only) && value !== null) {
      throw unknown(call, `${key} is ${JSON.stringify(value)}, not ${JSON.stringify(only)}`);
    }
  }
}

/** A weight as a constant of the graph, its axes in another order where `perm` says so; undefined where the layer has none. */
export function weight(graph: Graph, call: LayerCall, name: string, perm?: readonly number[]): string | undefined {
  const tensor = call.weights.get(name);
  if (!tensor) return undefined;
  return graph.once(tensor, () => {
    const ordered = perm ? tf.transpose(tensor, [...perm]) : tensor.clone();
    const { shape } = ordered;
    const values = ordered.dataSync() as Float32Array;
    ordered.dispose();
    return graph.floats(`${call.name}/${name}`, shape, values);
  });
}

/** Both numbers of a setting that is one or two: a kernel's size, strides. */
export function pair(setting: unknown): [number, number] {
  return Array.isArray(setting) ? [setting[0], setting[1]] : [setting as number, setting as number];
}
