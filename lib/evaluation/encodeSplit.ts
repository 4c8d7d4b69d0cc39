import { type ImageShape, pixelsOf, type Split } from '../datasets/dataset';
import { type Tensor, tf } from '../engine';
import { PART } from '../models/compileForUse';
import type { TrainedModel } from '../models/modelFiles';
import { MienError } from '../support/errors';
import type { Matrix } from './matrix';
import { VIEWS, type View, type ViewsName, viewOf, WHOLE } from './views';

/** Both codes of N images. */
export interface SplitCodes {
  /** [N, D_e], z_e */
  readonly expression: Matrix;
  /** [N, D_n], z_n */
  readonly nuisance: Matrix;
}

/** What a trained model says of N images. */
export interface Encoded extends SplitCodes {
  /** [N, K] */
  readonly probabilities: Matrix;
}

/**
 * Images at once: what keeps memory flat. The rest of a split goes in small batches, the last of them filled up; or in one that is filled up
 * where little is missing, as small ones keep cores less busy.
 */
const BATCH = 16 * PART;
const NEARLY_FULL = (3 / 4) * BATCH;

/**
 * @throws MienError when a number that the model makes of an image is not finite
 * @param views whose mean the probabilities are; the codes are those of the image as it is
 */
export function encodeSplit(
  model: TrainedModel,
  split: Pick<Split, 'size' | 'read'>,
  shape: ImageShape,
  views: ViewsName = 'one',
): Encoded {
  const matrices = model.disentangler.outputs.map((output) => {
    const columns = output.shape[1] as number;
    return { values: new Float32Array(split.size * columns), columns };
  });
  for (let row = 0; row < split.size; ) {
    const batch = split.size - row >= NEARLY_FULL ? BATCH : PART;
    const count = Math.min(batch, split.size - row);
    const pixels = new Uint8Array(batch * pixelsOf(shape)); // black where the split has ended
    pixels.set(split.read(Array.from({ length: count }, (_, i) => row + i)));
    const outputs = model.encode(pixels);
    outputs[0] = averageOverViews(model, pixels, shape, VIEWS[views], outputs[0]!);
    for (const [i, { values, columns }] of matrices.entries()) {
      const rows = outputs[i]!.dataSync() as Float32Array;
      values.set(rows.subarray(0, count * columns), row * columns);
      checkFinite(rows.subarray(0, count * columns), columns, row);
    }
    tf.dispose(outputs);
    row += count;
  }
  const [probabilities, expression, nuisance] = matrices as [Matrix, Matrix, Matrix];
  return { probabilities, expression, nuisance };
}

/** Else the first class would be named, and probes would read something. */
function checkFinite(values: Float32Array, columns: number, row: number): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at === -1) return;
  throw new MienError(
    `The model makes ${values[at]} of image ${row + Math.floor(at / columns)}`,
    'Its weights are damaged or were blown up in training: train it again.',
  );
}

/** @param own probabilities of the images as they are; disposed */
function averageOverViews(
  model: TrainedModel,
  pixels: Uint8Array,
  shape: ImageShape,
  views: readonly View[],
  own: Tensor,
): Tensor {
  if (views.length === 1) return own;
  const seen = views.map((view) => {
    if (view === WHOLE) return own.clone();
    return model.encode.first(viewOf(pixels, shape, view));
  });
  const average = tf.tidy(() => tf.addN(seen).div(views.length));
  tf.dispose([own, ...seen]);
  return average;
}
