import type { RampName } from './lossOptions';

export interface ScheduleOptions {
  /** `onecycle`: up to the peak and down again by cosines (Smith 2018); `cosine`: from the peak to zero; or `constant`. */
  readonly name: 'onecycle' | 'cosine' | 'constant';
  /** The largest learning rate. */
  readonly peak: number;
  /** The share of all steps that `onecycle` climbs. */
  readonly warmup: number;
}

/** How far below the peak `onecycle` starts and ends. */
const START_DIVISOR = 25;
const END_DIVISOR = 1e4;

/** How far step `step` out of `total` is, counted from 0: 0 … 1. */
export function progressAt(step: number, total: number): number {
  return total > 1 ? step / (total - 1) : 1;
}

/** The learning rate of step `step` out of `total`, counted from 0. */
export function learningRateAt(step: number, total: number, { name, peak, warmup }: ScheduleOptions): number {
  const done = progressAt(step, total);
  if (name === 'constant') return peak;
  if (name === 'cosine') return cosine(peak, 0, done);
  if (done < warmup) return cosine(peak / START_DIVISOR, peak, done / warmup);
  return cosine(peak, peak / END_DIVISOR, (done - warmup) / (1 - warmup));
}

/**
 * The share of λ_adv that applies: `constant`, all of it; `ganin`, 2 / (1 + exp(−10 p)) − 1, from 0 at the start (Ganin & Lempitsky 2015).
 * @param progress p, 0 … 1 over the whole training
 */
export function rampAt(progress: number, name: RampName): number {
  return name === 'constant' ? 1 : 2 / (1 + Math.exp(-10 * progress)) - 1;
}

/** From `from` to `to` along half a cosine as `t` goes from 0 to 1. */
function cosine(from: number, to: number, t: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * t))) / 2;
}
