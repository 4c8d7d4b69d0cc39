/** What the two figures of an ablation are drawn from. */

/** Mean and 95 % interval; shares of 1. */
export interface Estimate {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** One setting of an ablation. */
export interface AblationPoint {
  /** λ_adv, or whatever is varied along the curve. */
  readonly weight: number;
  /** Of the classifier on z_e. */
  readonly accuracy: Estimate;
  /** Accuracy of a fresh probe that reads the expression from z_n. */
  readonly leakage: Estimate;
  /** The same of probes that were trained on codes of images that the model was trained on, and of others; the larger is the leakage. */
  readonly seen?: Estimate;
  readonly unseen?: Estimate;
  /** Of what z_n holds of the nuisances without an adversary. */
  readonly kept?: Estimate;
  /** Of a probe that reads the identity from z_e. */
  readonly identity?: Estimate;
}

/** The settings that share a colour, e.g. those of one adversarial form. */
export interface AblationSeries {
  readonly name: string;
  readonly points: readonly AblationPoint[];
}

/** Lower and upper end in per cent; the mean itself where there is no interval. */
export function ends({ mean, interval }: Estimate): [low: number, high: number] {
  const [low, high] = interval ?? [mean, mean];
  return [100 * low, 100 * high];
}

/** 95 % intervals as plotly's error bars, in per cent. @param thickness pixels of their lines */
export function bars(estimates: readonly Estimate[], thickness: number): Record<string, unknown> {
  return {
    type: 'data',
    symmetric: false,
    array: estimates.map((estimate) => ends(estimate)[1] - 100 * estimate.mean),
    arrayminus: estimates.map((estimate) => 100 * estimate.mean - ends(estimate)[0]),
    thickness,
    width: 3,
  };
}
