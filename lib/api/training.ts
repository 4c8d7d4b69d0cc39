/** Training by hand: batches, terms, one step, the optimizer and the loop over epochs. */

export { type AugmentationOptions, augment } from '../datasets/batches/augment';
export { type Batch, TrainingBatches } from '../datasets/batches/batches';
export { DisentanglingTask } from '../training/disentangling';
export type { LossOptions } from '../training/lossOptions';
export { Optimizer, type OptimizerOptions } from '../training/optimizers/optimizer';
export { learningRateAt, rampAt, type ScheduleOptions } from '../training/schedule';
export { computeTerms, type TermContext, type Terms, totalLoss, weightsOf } from '../training/terms';
export { type EpochRecord, NonFiniteLossError, type Trainable, trainEpochs } from '../training/trainer';
