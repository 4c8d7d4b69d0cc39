/** What there is to know of a dataset before it is used: counts, factors, copies, what could not be read. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { hasKeys, requireArgument } from '../../support/argument';
import { readJson, writeJson } from '../../support/files';
import { countClasses, type ImageShape, SPLIT_NAMES, type Split, type SplitName } from '../dataset';
import type { CachedDataset } from '../packed/cache';
import { exactCopies, type ImagePlace } from './exactCopies';
import { isNearlyConstant, type Oddities, odditiesOf } from './oddities';

export interface Count {
  readonly name: string;
  readonly n: number;
}

export interface SplitCard {
  readonly split: SplitName;
  readonly n: number;
  readonly classes: readonly Count[];
  readonly factors: readonly { readonly name: string; readonly values: readonly Count[]; readonly unknown: number }[];
}

export interface CopiesCard {
  /** Images that have an exact copy somewhere in the dataset. */
  readonly images: number;
  /** How many images of a split are copies of one in another: what is tested has been trained on. */
  readonly across: readonly { readonly split: SplitName; readonly in: SplitName; readonly n: number }[];
  /** Copies of one image that carry different labels. */
  readonly conflicting: {
    readonly images: number;
    readonly groups: readonly (ImagePlace & { readonly label: string })[][];
  };
}

export interface DatasetCard {
  readonly dataset: string;
  readonly shape: ImageShape;
  readonly classes: readonly string[];
  readonly splits: readonly SplitCard[];
  readonly notes: readonly string[];
  readonly copies: CopiesCard;
  readonly odd: Oddities;
  /** Images that are left out, by name, with the reason. */
  readonly unreadable: readonly string[];
}

/**
 * The card of a dataset. Reading every image for it takes a while, so it is kept in the cache's folder as `report.json`, and taken from
 * there as long as the cache is the same and nobody has edited it. In a cache that may only be read it is made each time.
 */
export function datasetCard(dataset: CachedDataset): DatasetCard {
  const isData = hasKeys(dataset, 'folder', 'splits', 'fingerprint');
  requireArgument(isData, dataset, 'The dataset', 'what openDataset gives, awaited; of an open run, run.dataset');
  const path = join(dataset.folder, 'report.json');
  const kept = readKept(path);
  if (kept?.seal === sealOf(dataset.fingerprint, kept?.card)) return kept.card;
  const { name, shape, classes, notes, unreadable, splits } = dataset;
  const constant: ImagePlace[] = [];
  const groups = exactCopies(dataset, (place, pixels) => {
    if (isNearlyConstant(pixels)) constant.push(place);
  });
  const card: DatasetCard = {
    ...{ dataset: name, shape, classes },
    splits: SPLIT_NAMES.map((split) => splitCard(splits[split], classes)),
    ...{ notes, copies: copiesCard(dataset, groups), odd: odditiesOf(dataset, constant), unreadable },
  };
  keep(path, { seal: sealOf(dataset.fingerprint, card), card });
  return card;
}

/** Raised when a card says more than it did: one that was kept from before is made anew. */
const CARD = 2;

interface Kept {
  readonly seal: string;
  readonly card: DatasetCard;
}

/** Tells a card that was edited, or is of another cache, from the one that was written. */
function sealOf(fingerprint: string, card: DatasetCard | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([CARD, fingerprint, card]))
    .digest('hex');
}

function keep(path: string, kept: Kept): void {
  try {
    writeJson(path, kept);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function readKept(path: string): Kept | null {
  try {
    return readJson(path) as Kept | null;
  } catch {
    return null; // not made yet
  }
}

function splitCard({ name, size, labels, factors }: Split, classes: readonly string[]): SplitCard {
  const counts = (values: readonly string[], codes: Int32Array): Count[] => {
    const known = countClasses(
      codes.filter((code) => code >= 0),
      values.length,
    );
    return values.map((value, i) => ({ name: value, n: known[i]! }));
  };
  return {
    split: name,
    n: size,
    classes: counts(classes, labels),
    factors: factors.map((factor) => ({
      name: factor.name,
      values: counts(factor.values, factor.codes),
      unknown: factor.codes.filter((code) => code < 0).length,
    })),
  };
}

function copiesCard(dataset: CachedDataset, groups: readonly (readonly ImagePlace[])[]): CopiesCard {
  const label = ({ split, index }: ImagePlace) => dataset.classes[dataset.splits[split].labels[index]!]!;
  const conflicting = groups.filter((group) => new Set(group.map(label)).size > 1);
  const has = (group: readonly ImagePlace[], name: SplitName) => group.some(({ split }) => split === name);
  const across = SPLIT_NAMES.flatMap((split) =>
    SPLIT_NAMES.filter((other) => SPLIT_NAMES.indexOf(other) < SPLIT_NAMES.indexOf(split)).map((other) => {
      const shared = groups.filter((group) => has(group, other));
      return { split, in: other, n: total(shared.map((group) => group.filter((place) => place.split === split))) };
    }),
  );
  return {
    images: total(groups),
    across,
    conflicting: {
      images: total(conflicting),
      groups: conflicting.map((group) => group.map((place) => ({ ...place, label: label(place) }))),
    },
  };
}

const total = (groups: readonly (readonly unknown[])[]) => groups.reduce((sum, group) => sum + group.length, 0);
