import type { ComparedAccuracy, Comparison } from '../figures/comparison';
import type { Evaluation } from '../runs/evaluate';
import { REPORTED_AFFECTNET, REPORTED_FER_PLUS, REPORTED_FER2013, REPORTED_RAF_DB } from './reportedNumbers';

/** What others report on the datasets that can be opened by name. */
const REPORTED: Readonly<Record<string, Comparison>> = {
  affectnet: REPORTED_AFFECTNET,
  fer2013: REPORTED_FER2013,
  ferplus: REPORTED_FER_PLUS,
  'raf-db': REPORTED_RAF_DB,
};
/** With contempt, the eighth class, AffectNet is another task. */
const AFFECTNET_CLASSES = 7;
/** Of the test split that others report on; of FER+ it depends on the rule by which votes become labels. A few may be unreadable. */
const TEST_IMAGES: Readonly<Record<string, number>> = { affectnet: 3500, fer2013: 3589, 'raf-db': 3068 };
const MOST_MISSING = 0.01;

/**
 * Measured accuracies by dataset, each dataset with what others report on it: numbers on other datasets do not compare.
 */
export function comparisons(
  measured: readonly { readonly name: string; readonly evaluation: Evaluation }[],
): Comparison[] {
  const datasets = [...new Set(measured.map(({ evaluation }) => evaluation.dataset))];
  return datasets.map((dataset) => {
    const own = measured.filter(({ evaluation }) => evaluation.dataset === dataset);
    const rows = own.map(({ name, evaluation: { accuracy, accuracyInterval: interval } }): ComparedAccuracy => {
      return { name, accuracy, interval, reported: false };
    });
    const { split } = own[0]!.evaluation;
    const reported = own.every(({ evaluation }) => isProtocol(evaluation)) ? REPORTED[dataset] : undefined;
    const { dataset: title = `${dataset}, ${split} images`, rows: others = [] } = reported ?? {};
    return { dataset: title, rows: [...rows, ...others] };
  });
}

/** Whether it is what others report of the dataset: not a fold, a subset, or a copy that is divided otherwise. */
function isProtocol({ dataset, split, classes, n }: Evaluation): boolean {
  const images = TEST_IMAGES[dataset] ?? n;
  if (n > images || n < (1 - MOST_MISSING) * images) return false;
  return split === 'test' && (dataset !== 'affectnet' || classes.length === AFFECTNET_CLASSES);
}
