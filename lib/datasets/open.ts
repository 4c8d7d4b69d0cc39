import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { MienError, UsageError } from '../support/errors';
import { type DatasetName, type DatasetOptions, LISTED, type Lister } from './names';
import type { CachedDataset, PackSettings } from './packed/cache';
import { openSynthetic } from './packed/cachedSynthetic';
import { openListing, type Packing } from './packed/packListing';
import { openFer2013 } from './sets/fer2013';
import { openFerPlus } from './sets/ferPlus';
import { type Fold, foldOf } from './splits/folds';
import { type Subset, subsetOf } from './splits/subset';
import { completeOptions } from './synthetic';

export interface DatasetChoice extends DatasetOptions {
  readonly name: DatasetName;
  /** Where the images are; null for the synthetic faces, which need no files. */
  readonly root: string | null;
  /** Side of the packed images, pixels; null for what the dataset is usually packed at. The synthetic faces have their own. */
  readonly side?: number | null;
  /** Whether the packed images have colour; null for what the dataset usually has. The synthetic faces have their own. */
  readonly colour?: boolean | null;
  /** Room left around each face's box on each side, as a share of the box's longer side. Of no effect where there are no boxes. */
  readonly margin?: number;
  /** Divide by person instead of as the dataset is; null for its own splits. */
  readonly fold?: Fold | null;
  /** Keep only images with certain values of their factors. */
  readonly subset?: Subset;
}

/**
 * Opens a dataset by name, packing it first where that has not been done; divided by person and narrowed down where that is asked for.
 * @throws MienError when a dataset that needs files has no root, and whatever its loader throws
 * @throws UsageError when the synthetic faces are asked for at a side or in a colour that their own options contradict
 */
export async function openDataset(choice: DatasetChoice, settings: PackSettings = {}): Promise<CachedDataset> {
  const packed = await openPacked(choice, settings);
  const { fold = null, subset = {} } = choice;
  const narrowed = Object.values(subset).some((values) => Object.keys(values).length > 0);
  if (!fold && !narrowed) return packed;
  const divided = subsetOf(fold ? foldOf(packed, fold) : packed, subset);
  const parts = JSON.stringify([packed.fingerprint, fold, subset]);
  return { ...divided, fingerprint: createHash('sha256').update(parts).digest('hex') };
}

async function openPacked(choice: DatasetChoice, settings: PackSettings): Promise<CachedDataset> {
  const { name } = choice;
  if (name === 'synthetic') {
    refuseContradiction(choice);
    return openSynthetic(choice.synthetic, settings);
  }
  if (choice.root === null) throw new MienError(`${name} needs its files`, 'Say where they are with --root DIR.');
  const packing = packingOf(choice);
  if (name === 'fer2013') return openFer2013(choice.root, settings, packing);
  if (name === 'ferplus') return openFerPlus(choice.root, choice.ferplus, settings, packing);
  const root = resolve(choice.root);
  if (!existsSync(root))
    throw new MienError(`${name}: there is no ${root}`, 'Say where its files are with --root DIR.');
  const lister: Lister = await LISTED[name as keyof typeof LISTED].lister();
  const told = { ...(choice[name as keyof DatasetOptions] as object | undefined), splitSeed: choice.splitSeed };
  return openListing(await lister(root, choice), packing, settings, told);
}

function refuseContradiction({ synthetic, ...choice }: DatasetChoice): void {
  for (const key of ['side', 'colour'] as const) {
    const wanted = choice[key] ?? null;
    const own = completeOptions(synthetic)[key];
    if (wanted === null || wanted === own) continue;
    throw new UsageError(
      `dataset.${key} is ${wanted}, and the synthetic faces are made with dataset.synthetic.${key}, which is ${own}`,
      `Set dataset.synthetic.${key}=${wanted} instead.`,
    );
  }
}

function packingOf({ name, side, colour, margin = 0 }: DatasetChoice): Packing {
  const usual = LISTED[name as keyof typeof LISTED];
  const pixels = side ?? usual.side;
  return { shape: [pixels, pixels, (colour ?? usual.colour) ? 3 : 1], margin };
}
