import { MienError } from '../../support/errors';
import type { ImageShape } from '../dataset';
import { type DatasetChoice, openDataset } from '../open';
import type { CachedDataset, PackSettings } from '../packed/cache';
import { SYNTHETIC_DEFAULTS } from '../synthetic/options';
import { asClasses, matchNotes } from './asClasses';
import { type ClassMap, type ClassMatch, matchClasses } from './classMap';

/** What a model takes. */
export interface ModelInput {
  /** Undefined where it is not asked for any: the set then keeps its own. */
  readonly classes: readonly string[] | undefined;
  readonly shape: ImageShape;
}

/**
 * Opens any dataset for a model to be judged on: in the size and colour that it takes, with its classes; see `matchClasses`. Classes are
 * matched before anything is packed. The notes say, and are told, which images are left out and which classes of the model the set lacks.
 * @throws UsageError when a class of the set is none of the model's
 * @throws MienError when the model's images are not square, and as `openDataset`
 */
export async function openFor(
  { classes, shape }: ModelInput,
  choice: DatasetChoice,
  map: ClassMap = {},
  settings: PackSettings = {},
): Promise<CachedDataset> {
  if (!classes) return openDataset(inShape(choice, shape), settings);
  let match: ClassMatch | undefined;
  const dataset = await openDataset(inShape(choice, shape), {
    ...settings,
    accept: (header) => {
      match = matchClasses(header.classes, classes, map);
      settings.accept?.(header);
    },
  });
  for (const sentence of matchNotes(dataset, match!)) settings.note?.(sentence);
  return asClasses(dataset, classes, match!);
}

function inShape(choice: DatasetChoice, [height, width, channels]: ImageShape): DatasetChoice {
  if (height !== width) {
    throw new MienError(
      `The model takes images of ${height} × ${width}, and datasets are packed as squares`,
      'Pack images of this shape with openListing.',
    );
  }
  const colour = channels === 3;
  if (choice.name !== 'synthetic') return { ...choice, side: height, colour };
  return {
    ...choice,
    side: null,
    colour: null,
    synthetic: { ...SYNTHETIC_DEFAULTS, ...choice.synthetic, side: height, colour },
  };
}
