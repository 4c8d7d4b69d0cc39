import { counted } from '../../support/counted';
import { SPLIT_NAMES, type Split, type SplitName, sizesOf } from '../dataset';
import type { CachedDataset } from '../packed/cache';
import { digestOfDivided } from '../packed/digest';
import { viewOf } from '../splits/splitView';
import type { ClassMatch } from './classMap';

/**
 * A dataset whose labels are a model's classes. Images of classes that the model does not have are not in it; the notes say how many.
 * @param classes of the model
 */
export function asClasses(dataset: CachedDataset, classes: readonly string[], match: ClassMatch): CachedDataset {
  const { labels } = match;
  if (classes.length === dataset.classes.length && labels.every((label, at) => label === at)) {
    return { ...dataset, classes };
  }
  const splits = Object.fromEntries(
    SPLIT_NAMES.map((name) => [name, relabelled(dataset.splits[name], labels, dataset)]),
  ) as Record<SplitName, Split>;
  return {
    ...dataset,
    classes,
    splits,
    digest: { ...digestOfDivided(dataset.digest, ['classes', classes, labels], sizesOf(splits)), classes },
    notes: [...dataset.notes, ...matchNotes(dataset, match)],
  };
}

/** What a match leaves out, and what the model knows and the set lacks, in sentences. */
export function matchNotes(dataset: CachedDataset, { labels, lacking }: ClassMatch): string[] {
  return [...leftOutNotes(dataset, labels), ...lackingNotes(lacking)];
}

function relabelled(split: Split, labels: readonly number[], { shape }: CachedDataset): Split {
  const kept = [...split.labels.keys()].filter((i) => labels[split.labels[i]!]! >= 0);
  const { distributions: _, ...view } = viewOf(
    split.name,
    kept.map((index) => ({ split, index })),
    split,
    shape,
  );
  return { ...view, labels: Int32Array.from(view.labels, (label) => labels[label]!) };
}

function leftOutNotes({ classes, splits }: CachedDataset, labels: readonly number[]): string[] {
  const counts = classes.flatMap((name, at) => {
    const inSplit = SPLIT_NAMES.map((split) => splits[split].labels.filter((label) => label === at).length);
    const n = inSplit.reduce((a, b) => a + b, 0);
    const each = SPLIT_NAMES.flatMap((split, s) => (inSplit[s]! > 0 ? [`${inSplit[s]} ${split}`] : []));
    return labels[at]! < 0 && n > 0 ? [`${counted(n, 'image')} of ${name} (${each.join(', ')})`] : [];
  });
  return counts.length > 0 ? [`Left out, as the model has no such class: ${counts.join('; ')}.`] : [];
}

function lackingNotes(lacking: readonly string[]): string[] {
  return lacking.length > 0 ? [`Classes of the model that the set does not have: ${lacking.join(', ')}.`] : [];
}
