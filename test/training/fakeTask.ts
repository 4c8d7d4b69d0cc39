/** Something trainable without a model. */
import type { EpochRecord, Numbers, Trainable } from '../../lib/training/trainer';

/** Steps that cost 100·epoch + step, and accuracies that are given in advance; it writes down how it is called. */
export class FakeTask implements Trainable {
  readonly calls: string[] = [];
  readonly rates: number[] = [];
  private epoch = 0;

  constructor(
    private readonly accuracies: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5],
    readonly stepsPerEpoch = 4,
    private readonly stepsLike?: (epoch: number, index: number) => Numbers,
  ) {}

  startEpoch(epoch: number): void {
    this.epoch = epoch;
    this.calls.push(`start ${epoch}`);
  }

  step(index: number, learningRate: number): Numbers {
    this.calls.push(`step ${index}`);
    this.rates.push(learningRate);
    return this.stepsLike?.(this.epoch, index) ?? { total: 100 * this.epoch + index, other: 1 };
  }

  validate() {
    this.calls.push('validate');
    return { accuracy: this.accuracies[this.epoch - 1]!, loss: 2 };
  }
}

export const record = (epoch: number, accuracy: number): EpochRecord => ({
  epoch,
  learningRate: 0.1,
  train: { total: 1 },
  validation: { accuracy },
  seconds: 1,
});
