/** An ONNX graph under construction. */
import { VERSION } from '../../support/version';
import { ATTRIBUTE, FLOAT32, INT64, MODEL } from './schema';

/** Of `onnx.ai`: in every runtime since 2022, and the first that has LayerNormalization. */
const OPSET = 17;
const IR_VERSION = 8;

/** In tfjs's order, the batch first; `null` where any number fits. */
export type Shape = readonly (number | null)[];

/**
 * A tensor in the graph. tfjs keeps images as [B, H, W, C], ONNX's convolutions take [B, C, H, W]: an image is in either order, and
 * `shape` is tfjs's in both.
 */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
  readonly channelsFirst: boolean;
}

/** Whole numbers become `int`, other numbers `float`: write `{ float }` where a float may be whole. */
export type Attributes = Readonly<Record<string, string | number | readonly number[] | { readonly float: number }>>;

export class Graph {
  private readonly nodes: object[] = [];
  private readonly initializers: object[] = [];
  private readonly taken: Set<string>;
  private readonly reordered = new Map<string, Value>();
  private readonly constants = new Map<unknown, string>();

  /** @param reserved names of the graph's inputs and outputs */
  constructor(reserved: readonly string[]) {
    this.taken = new Set(reserved);
  }

  /** A value under one of the reserved names. */
  output(name: string, value: Value): Value {
    const plain = this.channelsLast(value);
    this.nodes.push({ name, opType: 'Identity', input: [plain.name], output: [name] });
    return { ...plain, name };
  }

  /** @returns the name of the one output */
  node(op: string, name: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.unused(name);
    const attribute = Object.entries(attributes).map(([key, value]) => ({ name: key, ...attributeOf(value) }));
    this.nodes.push({ name: output, opType: op, input: inputs, output: [output], attribute });
    return output;
  }

  floats(name: string, shape: readonly number[], values: Float32Array): string {
    return this.initializer(name, shape, FLOAT32, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  integers(name: string, values: readonly number[]): string {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.initializer(name, [values.length], INT64, bytes);
  }

  /** What `make` adds, made once for each key: the weights of a layer that is called twice. */
  once(key: unknown, make: () => string): string {
    const name = this.constants.get(key) ?? make();
    this.constants.set(key, name);
    return name;
  }

  /** [B, H, W, C] as [B, C, H, W]. */
  channelsFirst(value: Value): Value {
    return value.channelsFirst ? value : this.reorder(value, [0, 3, 1, 2]);
  }

  /** An image in tfjs's order again; any other tensor as it is. */
  channelsLast(value: Value): Value {
    return value.channelsFirst ? this.reorder(value, [0, 2, 3, 1]) : value;
  }

  /** The file's bytes. `inputs` and `outputs` are values in tfjs's order. */
  encode(inputs: readonly Value[], outputs: readonly Value[], metadata: Readonly<Record<string, string>>): Uint8Array {
    const graph = {
      name: 'mien',
      node: this.nodes,
      initializer: this.initializers,
      input: inputs.map(declaration),
      output: outputs.map(declaration),
    };
    const model = {
      irVersion: IR_VERSION,
      producerName: 'mien',
      producerVersion: VERSION,
      opsetImport: [{ domain: '', version: OPSET }],
      graph,
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    };
    return MODEL.encode(MODEL.create(model)).finish();
  }

  private reorder(value: Value, perm: readonly number[]): Value {
    const known = this.reordered.get(value.name);
    if (known) return known;
    const name = this.node('Transpose', `${value.name}/order`, [value.name], { perm });
    const other = { ...value, name, channelsFirst: !value.channelsFirst };
    this.reordered.set(value.name, other).set(name, value);
    return other;
  }

  private initializer(name: string, dims: readonly number[], dataType: number, rawData: Uint8Array): string {
    const unused = this.unused(name);
    this.initializers.push({ name: unused, dims, dataType, rawData });
    return unused;
  }

  private unused(name: string): string {
    let unused = name;
    for (let i = 2; this.taken.has(unused); i++) unused = `${name}_${i}`;
    this.taken.add(unused);
    return unused;
  }
}

function attributeOf(value: Attributes[string]) {
  if (typeof value === 'string') return { s: Buffer.from(value), type: ATTRIBUTE.string };
  if (Array.isArray(value)) return { ints: value, type: ATTRIBUTE.ints };
  if (typeof value === 'number') return { i: value, type: ATTRIBUTE.int };
  return { f: (value as { float: number }).float, type: ATTRIBUTE.float };
}

function declaration({ name, shape }: Value): object {
  const dim = shape.map((size, axis) =>
    size === null ? { dimParam: axis === 0 ? 'N' : `D${axis}` } : { dimValue: size },
  );
  return { name, type: { tensorType: { elemType: FLOAT32, shape: { dim } } } };
}
