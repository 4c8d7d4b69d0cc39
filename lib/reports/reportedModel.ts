import type { Config } from '../config/config';
import type { NamedFigure } from '../figures/figure';
import type { Evaluation } from '../runs/evaluate';
import type { ProbeRow } from '../runs/probing/probe';

export interface ReproducedModel {
  readonly name: 'baseline' | 'paper' | 'separated';
  readonly run: string;
  readonly evaluation: Evaluation;
  readonly probes: readonly ProbeRow[];
}

/** A model with all that the page tells of it. */
export interface ReportedModel extends ReproducedModel {
  readonly config: Config;
  readonly provenance: unknown;
  readonly figures: readonly NamedFigure[];
}
