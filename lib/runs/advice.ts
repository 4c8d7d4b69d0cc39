/** What is worth knowing of a training before it starts and after it has ended, in sentences. */

import type { Config } from '../config/config';
import { countClasses, type Dataset, guessingShare } from '../datasets/dataset';
import { wilsonInterval } from '../evaluation/intervals';
import { percent } from '../support/numbers';
import type { EpochRecord } from '../training/trainer';

/** With fewer a model is still at chance, and what it decodes is grey. The 192 of QUICK_RECIPE do for its easy faces. */
const FEW_STEPS = 150;

/** @returns classes that cannot be learned, and a training that is too short to learn anything */
export function adviceBefore({ training }: Config, { classes, splits }: Dataset): string[] {
  const advice: string[] = [];
  const counts = countClasses(splits.train.labels, classes.length);
  const unseen = classes.filter((_, label) => counts[label] === 0);
  if (unseen.length > 0)
    advice.push(
      `Warning: without any training image, so that no model can learn it: ${unseen.join(', ')}. ` +
        'Where the splits were drawn, by person say, another dataset.splitSeed divides otherwise.',
    );
  const steps = training.epochs * Math.floor(splits.train.size / training.batchSize);
  if (steps < FEW_STEPS) {
    advice.push(
      `Warning: ${training.epochs} epochs of ${splits.train.size} images are ${steps} steps, too few to learn from: ` +
        'raise training.epochs and lower training.batchSize, as `mien train --fit` and recipeFor(images) do.',
    );
  }
  return advice;
}

/** @returns that a model has learned nothing, where its best epoch is no better than always naming the most frequent class */
export function adviceAfter(
  { validation }: EpochRecord,
  { model: { expression } }: Pick<Config, 'model'>,
  { classes, splits }: Dataset,
): string[] {
  const { size } = splits.validation;
  const guess = guessingShare(splits.validation, classes.length);
  if (wilsonInterval(validation.accuracy * size, size)[0] > guess) return [];
  const cure = expression.from
    ? `so is the run in ${expression.from}, whose expression half it has: more steps of this one change nothing in that.`
    : 'it needs more steps, more images, or faces cut out closer.';
  return [
    `Warning: ${percent(validation.accuracy)} of ${size} validation images are right, no better than naming ` +
      `the most frequent class each time (${percent(guess)}). Figures of this model mean nothing: ${cure}`,
  ];
}
