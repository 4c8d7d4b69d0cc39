import {
  checkLabelled,
  columnOf,
  gapAtTop,
  knownLabels,
  type LabelledCodes,
  type LabelledFactor,
  meanKnown,
  scalesOf,
} from './labelledCodes';
import { predictMargin, trainMargin } from './marginClassifier';

export interface SeparatedAttributePredictability {
  /** Mean over the factors with more than one value; null when none has. */
  readonly score: number | null;
  readonly factors: readonly {
    readonly factor: string;
    /** 0 … 1; null when the factor has one value. */
    readonly score: number | null;
    /** Accuracy from the best single dimension; null as well. */
    readonly accuracy: number | null;
  }[];
}

/**
 * SAP (Kumar, Sattigeri & Balakrishnan 2018): how much better the best single dimension predicts a factor than the second best does, in
 * accuracy on images that the classifier has not seen. The classifier is disentanglement_lib's, a linear support vector machine with
 * C = 0.01 and balanced classes; the codes are standardised first (theirs are not), so that the score does not depend on their scale.
 * @param train what the classifiers learn from @param test what they are judged on: the same factors in the same order
 * @throws MienError as `checkLabelled`
 */
export function separatedAttributePredictability(
  train: LabelledCodes,
  test: LabelledCodes,
): SeparatedAttributePredictability {
  checkLabelled(train);
  checkLabelled(test);
  const scales = scalesOf(train.codes);
  const standardised = (given: LabelledCodes, d: number, rows: readonly number[]) => {
    const { mean, deviation } = scales[d]!;
    return columnOf(given.codes, d, rows).map((value) => (deviation === 0 ? 0 : (value - mean) / deviation));
  };
  const factors = train.factors.map((factor, f) => {
    const { rows, labels, classes } = knownLabels(factor);
    const judged = asInTraining(factor, test.factors[f]!);
    if (classes < 2 || judged.rows.length === 0) return { factor: factor.name, score: null, accuracy: null };
    const accuracies = scales.map((_, d) => {
      const classifier = trainMargin(standardised(train, d, rows), labels, classes);
      const guesses = predictMargin(classifier, standardised(test, d, judged.rows));
      return guesses.filter((guess, i) => guess === judged.labels[i]).length / guesses.length;
    });
    return { factor: factor.name, score: gapAtTop(accuracies), accuracy: Math.max(...accuracies) };
  });
  return { score: meanKnown(factors.map(({ score }) => score)), factors };
}

/** The known labels of `test`, numbered as `knownLabels(train)` numbers them; −1 for a value that training never had. */
function asInTraining(train: LabelledFactor, test: LabelledFactor): { rows: number[]; labels: number[] } {
  const values = [...new Set(Array.from(train.codes).filter((value) => value >= 0))].sort((a, b) => a - b);
  const { rows } = knownLabels(test);
  return { rows, labels: rows.map((i) => values.indexOf(test.codes[i]!)) };
}
