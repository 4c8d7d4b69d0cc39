import { projectUmap } from '../evaluation/embeddings';
import { takeRows } from '../evaluation/matrix';
import type { NamedFigure } from '../figures/figure';
import { type Colouring, umapPanels } from '../figures/umapPanels';
import type { OpenRun } from '../runs/openRun';
import { FEWEST_SHOWN, shownImages } from './shownImages';

/** Test images projected by UMAP, drawn by seed: enough to see clusters, few enough to take seconds. */
const PROJECTED = 1000;

/**
 * The nuisance factor that colours the second row of the projections, where the dataset has it; else the first whose values a
 * legend can name.
 */
const SHOWN_FACTOR = 'light';
const NAMED_VALUES = 10;

/**
 * Both codes of test images in the plane, by expression and by a nuisance factor.
 * @param name begins that of the figure
 * @returns none where there are too few test images to project
 */
export async function codePanels(
  name: string,
  { dataset, codes }: Pick<OpenRun, 'dataset' | 'codes'>,
): Promise<NamedFigure[]> {
  const { labels, factors, size } = dataset.splits.test;
  if (size < FEWEST_SHOWN) return [];
  const { expression, nuisance } = codes('test');
  const drawn = shownImages(size, PROJECTED);
  const ofDrawn = (codes: Int32Array) => Int32Array.from(drawn, (image) => codes[image]!);
  const shown =
    factors.find(({ name }) => name === SHOWN_FACTOR) ??
    factors.find(({ values }) => values.length <= NAMED_VALUES) ??
    factors[0];
  const colourings: Colouring[] = [{ title: 'expression', values: dataset.classes, codes: ofDrawn(labels) }];
  if (shown) colourings.push({ title: shown.name, values: shown.values, codes: ofDrawn(shown.codes) });
  const figure = umapPanels(
    [
      { title: 'expression code z<sub>e</sub>', points: await projectUmap(takeRows(expression, drawn)) },
      { title: 'nuisance code z<sub>n</sub>', points: await projectUmap(takeRows(nuisance, drawn)) },
    ],
    colourings,
  );
  const rows = shown ? ` Top: coloured by expression; bottom: by ${shown.name}.` : '';
  return [{ name: `${name}-umap`, caption: `Every dot is a test image.${rows}`, figure }];
}
