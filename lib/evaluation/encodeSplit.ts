import { batchesInOrder } from '../datasets/batches';
import type { ImageShape, Split } from '../datasets/dataset';
import { tf } from '../engine';
import { applyModel, type TrainedModel } from '../models/modelFiles';

/** A matrix of N rows, row-major. */
export interface Matrix {
  /** [N, D] */
  readonly values: Float32Array;
  /** D */
  readonly columns: number;
}

/** What a trained model says of every image of a split. */
export interface SplitCodes {
  /** [N, K] */
  readonly probabilities: Matrix;
  /** [N, D_e], z_e */
  readonly expression: Matrix;
  /** [N, D_n], z_n */
  readonly nuisance: Matrix;
}

const BATCH = 256;

/** @param flipAverage average each image's probabilities with those of its mirror image; the codes are the image's own */
export function encodeSplit(model: TrainedModel, split: Split, shape: ImageShape, flipAverage = false): SplitCodes {
  const [probabilities, expression, nuisance] = model.disentangler.outputs.map((output) => {
    const columns = output.shape[1] as number;
    return { values: new Float32Array(split.size * columns), columns };
  }) as [Matrix, Matrix, Matrix];
  let row = 0;
  for (const images of batchesInOrder(split, shape, BATCH)) {
    tf.tidy(() => {
      const out = applyModel(model, images);
      const scores = flipAverage
        ? out.probabilities.add(applyModel(model, images.reverse(2)).probabilities).div(2)
        : out.probabilities;
      probabilities.values.set(scores.dataSync(), row * probabilities.columns);
      expression.values.set(out.expression.dataSync(), row * expression.columns);
      nuisance.values.set(out.nuisance.dataSync(), row * nuisance.columns);
    });
    row += images.shape[0];
    images.dispose();
  }
  return { probabilities, expression, nuisance };
}
