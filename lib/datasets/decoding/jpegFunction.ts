/**
 * Many small JPEGs in one call of TensorFlow. Called file by file, its decoder spends most of its time on the way through JavaScript
 * and leaves all cores but one idle; a registered function that decodes each file in a node of its own has neither trouble.
 */
import { backend, type GraphNode, type NodeAttribute, native, type Ref, type Tensor, tf } from '../../engine';
import { type ImageShape, pixelsOf } from '../dataset';

/** Files in a call. A multiple of four, so that whatever the shape the pixels can leave as 32-bit numbers. */
export const JPEGS_AT_ONCE = 128;

/** The DCT that Pillow and sharp use: TensorFlow's default is an inexact one, off by up to 20 grey levels, and no faster. */
export const JPEG_DCT = 'INTEGER_ACCURATE';

/** The function that decodes images of a shape, by that shape; registered on first use and kept, as it holds no memory to speak of. */
const functions = new Map<string, string>();

/**
 * @param files 1 … `JPEGS_AT_ONCE` JPEGs whose headers promise this shape
 * @returns [files.length, H, W, C]
 * @throws Error with TensorFlow's message when any of them cannot be decoded; it does not say which
 */
export function decodeJpegs(files: readonly Uint8Array[], shape: ImageShape): Uint8Array {
  const name = functionFor(shape);
  // a function takes as many as it was made for: the last one stands in for those that are missing
  const contents = Array.from({ length: JPEGS_AT_ONCE }, (_, i) => files[Math.min(i, files.length - 1)]!);
  const bytes = tf.tensor1d(contents as unknown as string[], 'string');
  let words: Tensor | undefined;
  try {
    [words] = backend().executeMultipleOutputs(name, [], [bytes], 1);
    const { buffer, byteOffset } = words!.dataSync<'int32'>();
    return new Uint8Array(buffer, byteOffset, files.length * pixelsOf(shape));
  } finally {
    tf.dispose([bytes, ...(words ? [words] : [])]);
  }
}

function functionFor(shape: ImageShape): string {
  const known = functions.get(shape.join());
  if (known) return known;
  const name = `mien_decode_${shape.join('_')}`;
  const { nodes, input, output } = decodingGraph(shape);
  native.defineFunction(name, nodes, [input], [output], false);
  functions.set(shape.join(), name);
  return name;
}

/** `[JPEGS_AT_ONCE]` strings to their pixels, four in each int32, as tfjs-node reads no tensor of bytes. */
function decodingGraph(shape: ImageShape): { nodes: GraphNode[]; input: number; output: Ref } {
  const { TF_STRING, TF_INT32, TF_UINT8 } = backend().binding;
  const nodes: GraphNode[] = [];
  const add = (op: string, attributes: NodeAttribute[], inputs: GraphNode['inputs'] = []): Ref => {
    return { node: nodes.push({ op, attributes, inputs }) - 1, output: 0 };
  };
  const type = (name: string, value: unknown): NodeAttribute => ({ name, type: 'type', value });
  const text = (name: string, value: string): NodeAttribute => ({ name, type: 'string', value });
  const int = (name: string, value: number): NodeAttribute => ({ name, type: 'int', value });

  const input = add('Placeholder', [
    type('dtype', TF_STRING),
    { name: 'shape', type: 'shape', value: [JPEGS_AT_ONCE] },
  ]);
  const { node } = add('Unpack', [int('num', JPEGS_AT_ONCE), type('T', TF_STRING)], [input]);
  const attributes = [int('channels', shape[2]), text('dct_method', JPEG_DCT)];
  const images = Array.from({ length: JPEGS_AT_ONCE }, (_, output) =>
    add('DecodeJpeg', attributes, [{ node, output }]),
  );
  const packed = add('Pack', [], [images]); // [N, H, W, C]; fails where an image has another shape
  const sides = Int32Array.of((JPEGS_AT_ONCE * pixelsOf(shape)) / 4, 4);
  const value = { type: TF_INT32, shape: [2], bytes: new Uint8Array(sides.buffer) };
  const quads = add('Const', [type('dtype', TF_INT32), { name: 'value', type: 'tensor', value }]);
  const reshaped = add('Reshape', [], [packed, quads]); // [N·H·W·C / 4, 4]
  const output = add('Bitcast', [type('T', TF_UINT8), type('type', TF_INT32)], [reshaped]); // [N·H·W·C / 4]
  return { nodes, input: input.node, output };
}
