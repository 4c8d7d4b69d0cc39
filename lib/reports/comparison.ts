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

/**
 * Measured accuracies by dataset, each dataset with what others report on it: numbers on other datasets do not compare.
 */
export function comparisons(
  measured: readonly { readonly name: string; readonly evaluation: Evaluation }[],
): Comparison[] {
  const datasets = [...new Set(measured.map(({ evaluation }) => evaluation.dataset))];
  const reported = (dataset: string) => {
    const [{ evaluation }] = measured.filter((own) => own.evaluation.dataset === dataset) as [
      (typeof measured)[number],
    ];
    const comparable = dataset !== 'affectnet' || evaluation.classes.length === AFFECTNET_CLASSES;
    return comparable ? REPORTED[dataset] : undefined;
  };
  return datasets.map((dataset) => {
    const own = measured.flatMap(({ name, evaluation }): ComparedAccuracy[] => {
      const { accuracy, accuracyInterval: interval } = evaluation;
      return evaluation.dataset === dataset ? [{ name, accuracy, interval, reported: false }] : [];
    });
    const { dataset: title = `${dataset}, test images`, rows = [] } = reported(dataset) ?? {};
    return { dataset: title, rows: [...own, ...rows] };
  });
}
