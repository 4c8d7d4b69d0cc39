import { meanKnown } from './labelledCodes';

/** What a probe read of one factor from one code: a row of `mien probe`. */
export interface BlockRow {
  readonly factor: string;
  readonly code: string;
  readonly accuracy: number;
  /** Accuracy of guessing. */
  readonly chance: number;
}

export interface BlockScore {
  readonly factor: string;
  /** How much of the way from guessing to certainty each code goes; below 0 when worse than guessing. */
  readonly expression: number;
  readonly nuisance: number;
  /** What the code that should hold the factor knows more than the other, −1 … 1: 1 is all here and nothing there, 0 no difference. */
  readonly score: number;
}

export interface BlockScores {
  readonly factors: readonly BlockScore[];
  /** Score of the expression, which z_e should hold; null without its rows. */
  readonly expression: number | null;
  /** Mean score of the nuisance factors, which z_n should hold; null without any. */
  readonly nuisance: number | null;
}

/**
 * Disentanglement of two blocks: for the expression what z_e knows more than z_n, for any other factor what z_n knows more than z_e. A z_n
 * that holds nothing lets the expression look separate; the nuisance score shows it.
 * @param rows of one kind of probe; codes other than `expression` and `nuisance`, and factors without both, are left out
 * @param known how much a row knows, 0 (nothing) to 1 (all): by default (accuracy − chance) / (1 − chance). Usable information over the
 * factor's entropy is another choice.
 */
export function blockScores<Row extends BlockRow>(
  rows: readonly Row[],
  known: (row: Row) => number = ({ accuracy, chance }) => (chance < 1 ? (accuracy - chance) / (1 - chance) : 0),
): BlockScores {
  const names = [...new Set(rows.map(({ factor }) => factor))];
  const factors = names.flatMap((factor): BlockScore[] => {
    const of = (code: string) => rows.find((row) => row.factor === factor && row.code === code);
    const [e, n] = [of('expression'), of('nuisance')];
    if (!e || !n) return [];
    const [expression, nuisance] = [known(e), known(n)];
    return [
      { factor, expression, nuisance, score: factor === 'expression' ? expression - nuisance : nuisance - expression },
    ];
  });
  const mean = (which: (score: BlockScore) => boolean) => meanKnown(factors.filter(which).map(({ score }) => score));
  return {
    factors,
    expression: mean(({ factor }) => factor === 'expression'),
    nuisance: mean(({ factor }) => factor !== 'expression'),
  };
}
