export interface Timing {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface BenchResult {
  readonly work: string;
  readonly peer: string;
  readonly ours: Timing & { readonly unit: string };
  readonly theirs: Timing & { readonly unit: string };
  /** theirs / ours in each pair of turns: above 1 mien is faster. */
  readonly ratio: Timing;
}
