import type { Config } from '../config/config';
import type { Draw } from '../datasets/batches/sampling';
import type { Dataset } from '../datasets/dataset';
import { createParts } from '../models/disentangler';
import { takeExpressionHalf } from '../models/givenExpression';
import type { Parts } from '../models/parts';
import { DisentanglingTask } from '../training/disentangling';
import { distributions } from '../training/terms';
import type { Given } from './given';
import { xlaFor } from './xlaFor';

/**
 * The model of a configuration, with weights drawn from its seed, and its training on a dataset. The caller disposes both.
 * @param given what it starts from
 * @param draw which training images an epoch takes: what `training.sampling` stands for
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
  if (given.half) takeExpressionHalf(parts, given.half.disentangler);
  const options = { batchSize, draw, loss, optimizer, augmentation, compiled, xla, precision, average, seed };
  const task = new DisentanglingTask(parts, dataset, options);
  return { parts, task };
}
