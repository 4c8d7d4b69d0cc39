import type { Batch, TrainingBatches } from '../datasets/batches/batches';

/**
 * The batches of an epoch, the next one made while a step runs: a GPU computes by itself, and the processor reads and augments meanwhile. A batch
 * is the same whenever it is made, as its random numbers are its own.
 */
export class BatchesAhead {
  private epoch = 0;
  private order: Int32Array[] = [];
  private ahead: { readonly index: number; readonly batch: Batch } | undefined;

  constructor(private readonly batches: TrainingBatches) {}

  get length(): number {
    return this.batches.length;
  }

  startEpoch(epoch: number): void {
    this.dispose();
    this.epoch = epoch;
    this.order = this.batches.order(epoch);
  }

  /** Batch `index`, whose images the caller disposes. */
  take(index: number): Batch {
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead?.index === index) return ahead.batch;
    ahead?.batch.images.dispose();
    return this.make(index);
  }

  /** Makes batch `index` for the next `take`, if the epoch has it and it can be made. */
  prepare(index: number): void {
    if (this.ahead || index >= this.length) return;
    try {
      this.ahead = { index, batch: this.make(index) };
    } catch {} // told when the batch is asked for: the step that runs is none the worse for it
  }

  /** Frees what was made and not taken. */
  dispose(): void {
    this.ahead?.batch.images.dispose();
    this.ahead = undefined;
  }

  private make(index: number): Batch {
    return this.batches.batch(this.epoch, index, this.order[index]!);
  }
}
