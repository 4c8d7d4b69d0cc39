import { BYTE, FLOAT, INT, runKernel, type Tensor, type Tensor4D, tf } from '../engine';

/** Bytes as the 32-bit numbers that they lie in memory as: tfjs has no tensor of bytes. Their number must be a multiple of four. */
export function wordsOf(bytes: Uint8Array): Tensor {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return tf.tensor1d(new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4), 'int32');
}

/** `[B·H·W·C / 4]` words to images `[B, H, W, C]` in 0 … 1, in TensorFlow: in JavaScript it takes a tenth as long as encoding them. */
export function unitImages(words: Tensor, shape: readonly number[]): Tensor4D {
  const batch = (words.size * 4) / shape.reduce((a, b) => a * b, 1);
  return tf.tidy(() => {
    const bytes = runKernel('Bitcast', { T: INT, type: BYTE }, [words], 1); // [B·H·W·C / 4, 4]
    const values = runKernel('Cast', { SrcT: BYTE, DstT: FLOAT }, bytes, 1)[0]!.div(255);
    const size = tf.tensor1d([batch, ...shape], 'int32');
    return runKernel('Reshape', { T: FLOAT, Tshape: INT }, [values, size], 1)[0] as Tensor4D;
  });
}
