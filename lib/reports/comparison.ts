import type { ComparedAccuracy, Comparison } from '../figures/comparison';
import type { Evaluation } from '../runs/evaluate';
import { groupBy } from '../support/numbers';
import { REPORTED_AFFECTNET, REPORTED_FER_PLUS, REPORTED_FER2013, REPORTED_RAF_DB } from './reportedNumbers';

/** A test split that others report on, and what they do. */
interface Protocol {
  readonly reported: Comparison;
  /** With contempt, the eighth class, AffectNet is another task. */
  readonly classes: number;
  readonly images: number;
  /** A few images may be unreadable; those of FER+ depend on the rule by which votes become labels. */
  readonly atLeast: number;
}

/** Of the datasets that can be opened by name. */
const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  affectnet: { reported: REPORTED_AFFECTNET, classes: 7, images: 3500, atLeast: 3465 },
  fer2013: { reported: REPORTED_FER2013, classes: 7, images: 3589, atLeast: 3553 },
  ferplus: { reported: REPORTED_FER_PLUS, classes: 8, images: 3589, atLeast: 3000 },
  'raf-db': { reported: REPORTED_RAF_DB, classes: 7, images: 3068, atLeast: 3037 },
};

/**
 * Measured accuracies by what was judged, with what others report on the same: numbers on other images, or with other classes, do not
 * compare.
 */
export function comparisons(
  measured: readonly { readonly name: string; readonly evaluation: Evaluation }[],
): Comparison[] {
  const judged = groupBy(measured, ({ evaluation: { dataset, split, n, classes } }) =>
    JSON.stringify([dataset, split, n, classes.map(({ name }) => name)]),
  );
  return [...judged.values()].map((own) => {
    const rows = own.map(({ name, evaluation: { accuracy, accuracyInterval: interval } }): ComparedAccuracy => {
      return { name, accuracy, interval, reported: false };
    });
    const { dataset, split, n, classes } = own[0]!.evaluation;
    const title = `${dataset}, ${n} ${split} images, ${classes.length} classes`;
    const reported = reportedOn(own[0]!.evaluation);
    return { dataset: reported?.dataset ?? title, rows: [...rows, ...(reported?.rows ?? [])] };
  });
}

/** What others report on those images; undefined for a fold, a subset, or a copy that is divided otherwise. */
function reportedOn({ dataset, split, classes, n }: Evaluation): Comparison | undefined {
  const protocol = PROTOCOLS[dataset];
  if (!protocol || split !== 'test' || classes.length !== protocol.classes) return undefined;
  return n <= protocol.images && n >= protocol.atLeast ? protocol.reported : undefined;
}
