import { Pace } from '../support/progress';
import type { EpochRecord, Numbers } from '../training/trainer';
import { liveTraining } from './liveTraining';

const INTERVAL_MS = 1000;
/** Points of the loss: as many as are told apart at its width. */
const POINTS = 200;

/** Turns what a training tells of itself into a picture, at most once a second. */
export class TrainingView {
  private readonly losses: { epoch: number; loss: number }[] = [];
  private readonly history: EpochRecord[];
  private readonly packingPace = new Pace();
  private trainingPace: Pace | undefined;
  private sum = 0;
  private count = 0;
  private shownAt = Number.NEGATIVE_INFINITY;
  private where = '';

  /** @param history epochs that were trained earlier */
  constructor(
    private readonly epochs: number,
    private readonly show: (svg: string) => void,
    history: readonly EpochRecord[] = [],
  ) {
    this.history = [...history];
  }

  packing(done: number, total: number): void {
    this.where = `Preparing the images: ${done} of ${total}`;
    this.draw(`${this.where}, ${this.packingPace.timeLeft(done, total)}`);
  }

  /** `step` counts from 1 within the epoch. */
  step(epoch: number, step: number, steps: number, terms: Numbers): void {
    const done = (epoch - 1) * steps + step;
    const total = this.epochs * steps;
    this.addLoss(done / steps, terms.total ?? 0, Math.ceil(total / POINTS));
    this.where = `epoch ${epoch} of ${this.epochs}`;
    if (!this.trainingPace) {
      this.trainingPace = new Pace(); // the first step, in which much is compiled, only starts it
      this.trainingPace.see(done);
    } else this.draw(`Training: ${this.where}, ${this.trainingPace.timeLeft(done, total)}`);
  }

  epoch(record: EpochRecord): void {
    this.history.push(record);
  }

  /** Shows how far it came, whatever was shown when. */
  stopped(): void {
    this.shownAt = Number.NEGATIVE_INFINITY;
    this.draw(`Stopped${this.where && ` in ${this.where}`}, ${this.history.length} finished`);
  }

  /** A point is the mean of the steps since the last one. */
  private addLoss(epoch: number, loss: number, stepsPerPoint: number): void {
    this.sum += loss;
    this.count++;
    if (this.count < stepsPerPoint) return;
    this.losses.push({ epoch, loss: this.sum / this.count });
    this.sum = 0;
    this.count = 0;
  }

  private draw(status: string): void {
    if (performance.now() - this.shownAt < INTERVAL_MS) return;
    this.shownAt = performance.now();
    this.show(liveTraining({ status, epochs: this.epochs, losses: this.losses, history: this.history }));
  }
}
