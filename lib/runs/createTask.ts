import type { Config } from '../config/config';
import type { Draw } from '../datasets/batches/sampling';
import type { Dataset } from '../datasets/dataset';
import { createParts } from '../models/disentangler';
import { freezeExpressionHalf, takeExpressionHalf } from '../models/givenExpression';
import { disposeParts, type Parts } from '../models/parts';
import { DisentanglingTask } from '../training/disentangling';
import { distributions } from '../training/terms';
import type { Given } from './given';
import { xlaFor } from './xlaFor';

/**
 * The model of a configuration, with weights drawn from its seed, and its training on a dataset. The caller disposes both.
 * @param given what it starts from; where a training goes on, its own checkpoint has the half
 * @param draw which training images an epoch takes: what `training.sampling` stands for
 * @throws MienError when what is given does not fit, or leaves nothing to train
 */
export function createTask(
  config: Config,
  dataset: Dataset,
  given: Given = {},
  draw: Draw = 'natural',
): { parts: Parts; task: DisentanglingTask } {
  const { model, loss, augmentation, seed } = config;
  const { batchSize, optimizer, compiled, precision, average } = config.training;
  const { shape, classes } = dataset;
  const xla = xlaFor(config, dataset);
  const parts = createParts(shape, classes.length, model, seed, distributions(loss), given.encoder);
  const options = { batchSize, draw, loss, optimizer, augmentation, compiled, xla, precision, average, seed };
  try {
    if (given.half) takeExpressionHalf(parts, given.half.disentangler);
    if (model.expression.from) freezeExpressionHalf(parts);
    return { parts, task: new DisentanglingTask(parts, dataset, options) };
  } catch (error) {
    disposeParts(parts);
    throw error;
  }
}
