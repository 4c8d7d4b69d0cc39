import { batchesInOrder } from '../datasets/batches/batches';
import type { Dataset } from '../datasets/dataset';
import { type Scalar, type Tensor, type Tensor2D, tf } from '../engine';
import { targetDistributions } from '../losses';
import { guessesOf } from '../models/adversary';
import { encodeBatch } from '../models/disentangler';
import type { Parts } from '../models/parts';

export interface ValidationFigures {
  /** Of the classifier on z_e. */
  readonly accuracy: number;
  /** Mean cross-entropy of the classifier, nats. */
  readonly loss: number;
  /** Of the training adversary on z_n; of several, of the one that guesses best. */
  readonly adversaryAccuracy: number;
}

const BATCH = 256;

/** What is measured on the validation split after each epoch. */
export function validationFigures(parts: Parts, { classes, shape, splits }: Dataset): ValidationFigures {
  const { labels, size } = splits.validation;
  const sums = { accuracy: 0, loss: 0 };
  const hits = parts.adversary.outputs.map(() => 0);
  let start = 0;
  for (const images of batchesInOrder(splits.validation, shape, BATCH)) {
    tf.tidy(() => {
      const n = images.shape[0];
      const targets = targetDistributions(labels.subarray(start, start + n), classes.length);
      const { logits, nuisance } = encodeBatch(parts, images);
      sums.accuracy += countHits(targets, logits);
      for (const [a, guesses] of guessesOf(parts.adversary, nuisance, false).entries()) {
        hits[a]! += countHits(targets, guesses);
      }
      sums.loss += readScalar(tf.losses.softmaxCrossEntropy(targets, logits)) * n;
      start += n;
    });
    images.dispose();
  }
  return { accuracy: sums.accuracy / size, loss: sums.loss / size, adversaryAccuracy: Math.max(...hits) / size };
}

function countHits(targets: Tensor2D, logits: Tensor2D): number {
  return readScalar(targets.argMax(1).equal(logits.argMax(1)).sum());
}

function readScalar(x: Tensor | Scalar): number {
  return x.dataSync()[0] as number;
}
