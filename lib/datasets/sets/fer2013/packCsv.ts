import type { Report } from '../../../support/listener';
import type { ImageShape } from '../../dataset';
import { reshaped } from '../../decoding/reshape';
import type { CacheWriter } from '../../packed/cacheWriter';
import { digestOfBytes } from '../../packed/drawHeldOut';
import { divide, drawFor, EIGHTY_TEN_TEN, heldOutNote, movedNotes } from '../../splits/drawnSplit';
import { countNotes } from './count';
import { CSV_SHAPE, type Fer2013Row, readFer2013Csv } from './csv';

/**
 * Packs the official CSV, or the challenge's `train.csv`, from whose images a tenth each are drawn to select and to report on, as the
 * challenge kept the labels of the others to itself.
 */
export async function packCsv(
  path: string,
  writer: CacheWriter,
  { splitSeed, shape }: { readonly splitSeed: number; readonly shape: ImageShape },
  progress?: Report,
): Promise<void> {
  const remark = (sentence: string) => writer.remark(sentence);
  const untold: Fer2013Row[] = []; // 66 MB at most
  let total = 0;
  for await (const row of readFer2013Csv(path, progress, remark)) {
    total++;
    if (row.usage === '') untold.push(row);
    else await add(writer, row, shape);
  }
  if (untold.length > 0) {
    for (const row of divided(untold, splitSeed, remark)) await add(writer, row, shape);
  }
  for (const note of countNotes(total)) remark(note);
}

async function add(writer: CacheWriter, { split, pixels, label }: Fer2013Row, shape: ImageShape): Promise<void> {
  writer.add(split, await reshaped(pixels, CSV_SHAPE, shape), [label], [[]]);
}

function divided(rows: readonly Fer2013Row[], seed: number, remark: (sentence: string) => void): Fer2013Row[] {
  const { splits, moved } = divide(
    rows.map(({ pixels }) => drawFor(digestOfBytes(pixels), seed)),
    EIGHTY_TEN_TEN,
    rows.map(({ label }) => label),
  );
  remark('The training images of the challenge alone: results are not comparable with those on PrivateTest.');
  remark(heldOutNote(EIGHTY_TEN_TEN, seed));
  for (const note of movedNotes(moved.map((i) => `image ${i + 1} (${splits[i]})`))) remark(note);
  return rows.map((row, i) => ({ ...row, split: splits[i]! }));
}
