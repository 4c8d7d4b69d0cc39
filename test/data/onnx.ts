/** ONNX Runtime, an implementation of ONNX that shares nothing with mien. */
import * as ort from 'onnxruntime-web';
import type { Tensor } from '../../lib/engine';

ort.env.logLevel = 'error';
ort.env.wasm.numThreads = 1; // more would wait for each other in a test's process

export interface OnnxAnswer {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a file says of images (or of codes), by the names of its outputs. */
export async function runOnnx(
  file: Uint8Array,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Record<string, OnnxAnswer>> {
  const session = await ort.InferenceSession.create(file);
  const feeds = Object.entries(inputs).map(([name, tensor]) => {
    return [name, new ort.Tensor('float32', tensor.dataSync() as Float32Array, tensor.shape)] as const;
  });
  const answers = Object.entries(await session.run(Object.fromEntries(feeds)));
  await session.release();
  return Object.fromEntries(
    answers.map(([name, { dims, data }]) => [name, { shape: dims, values: data as Float32Array }]),
  );
}
