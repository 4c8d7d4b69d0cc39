import { setImmediate as nextTick } from 'node:timers/promises';
import { type ImageShape, pixelsOf, type Split } from '../datasets/dataset';
import { type Tensor, tf } from '../engine';
import { PART } from '../models/compileForUse';
import type { TrainedModel } from '../models/modelFiles';
import { MienError } from '../support/errors';
import type { Report } from '../support/listener';
import type { Matrix } from './matrix';
import { type View, WHOLE } from './view';
import { VIEWS, type ViewsName, viewOf } from './views';

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
  const work = encoding(model, split, shape, views);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * The same, told how far it is after every view of a batch, between which signals and timers come through: of many views it takes minutes.
 * @param report counts images; what it throws ends the work
 */
export async function encodeSplitTelling(
  model: TrainedModel,
  split: Pick<Split, 'size' | 'read'>,
  shape: ImageShape,
  views: ViewsName,
  report: Report,
): Promise<Encoded> {
  const work = encoding(model, split, shape, views);
  try {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      await nextTick();
      report(value, split.size);
    }
  } finally {
    work.return(undefined as never); // gives back what a batch that was begun holds
  }
}

/** Yields, after each view of a batch, how many images are done, in whole numbers. */
function* encoding(
  model: TrainedModel,
  split: Pick<Split, 'size' | 'read'>,
  shape: ImageShape,
  views: ViewsName,
): Generator<number, Encoded> {
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
    try {
      const doneAfter = (share: number) => row + Math.round(count * share);
      outputs[0] = yield* averageOverViews(model, pixels, shape, VIEWS[views], outputs[0]!, doneAfter);
      for (const [i, { values, columns }] of matrices.entries()) {
        const rows = outputs[i]!.dataSync() as Float32Array;
        values.set(rows.subarray(0, count * columns), row * columns);
        checkFinite(rows.subarray(0, count * columns), columns, row);
      }
    } finally {
      tf.dispose(outputs);
    }
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

/**
 * Yields after each view.
 * @param own probabilities of the images as they are; disposed
 * @param doneAfter what it yields, of the share of the views
 */
function* averageOverViews(
  model: TrainedModel,
  pixels: Uint8Array,
  shape: ImageShape,
  views: readonly View[],
  own: Tensor,
  doneAfter: (share: number) => number,
): Generator<number, Tensor> {
  if (views.length === 1) {
    yield doneAfter(1);
    return own;
  }
  const seen: Tensor[] = [];
  try {
    for (const view of views) {
      seen.push(view === WHOLE ? own.clone() : model.encode.first(viewOf(pixels, shape, view)));
      yield doneAfter(seen.length / views.length);
    }
    return tf.tidy(() => tf.addN(seen).div(views.length));
  } finally {
    tf.dispose([own, ...seen]);
  }
}
