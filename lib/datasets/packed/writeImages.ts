import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import sharp from 'sharp';
import { requireArgument } from '../../support/argument';
import { MienError } from '../../support/errors';
import { makeFolder, writeFileAtomic, writeFolderAtomic } from '../../support/files';
import { toCsv } from '../../support/tables/csv';
import { type Dataset, type ImageShape, pixelsOf, SPLIT_NAMES, type Split } from '../dataset';
import { isMissing } from '../listing/missing';

/** Images that are encoded at a time. */
const BLOCK = 256;
const MANIFEST = 'manifest.csv';

/**
 * Writes a dataset as files for any other tool, and as an example of what mien reads: `SPLIT/CLASS/000012.png` (opened by the dataset
 * `folder`), and `manifest.csv` with the path, label, split and nuisance factors of each image (opened by the dataset `manifest`).
 * @param folder replaced where it holds what was written so before, when all is written
 * @throws MienError when the folder holds something else, when the name of a class is none for a folder, or it or a factor's value is read as one that is missing
 */
export async function writeImages(dataset: Dataset, folder: string): Promise<void> {
  const { classes, shape, splits } = dataset;
  requireArgument(typeof folder === 'string' && folder !== '', folder, 'The folder', 'a path');
  checkPlace(folder);
  const odd = classes.find((name) => /[/\\\0]|^\.{0,2}$/.test(name));
  if (odd !== undefined) throw new MienError(`No folder can be called ${JSON.stringify(odd)}`, 'Rename the class.');
  const values = splits.train.factors.flatMap((factor) => factor.values);
  const lost = [...classes, ...values].find(isMissing);
  if (lost !== undefined) {
    throw new MienError(
      `${JSON.stringify(lost)} in a manifest is a value that is missing`,
      'Rename the class or value.',
    );
  }
  await writeFolderAtomic(folder, async (beside) => {
    const rows: Record<string, string>[] = [];
    for (const name of SPLIT_NAMES) {
      const split = splits[name];
      const paths = Array.from(split.labels, (label, i) => pathOf(name, classes[label]!, i));
      for (const path of new Set(paths.map((path) => posix.dirname(path)))) makeFolder(join(beside, path));
      for (let from = 0; from < split.size; from += BLOCK) {
        await writeBlock(split, shape, from, paths.slice(from, from + BLOCK), beside);
      }
      for (const [i, path] of paths.entries()) {
        rows.push({ path, label: classes[split.labels[i]!]!, split: name, ...factorsOf(split, i) });
      }
    }
    const factors = splits.train.factors.map(({ name }) => column(name));
    writeFileAtomic(join(beside, MANIFEST), await toCsv(['path', 'label', 'split', ...factors], rows));
  });
}

/** What was written before is replaced whole; photographs of somebody's are not. */
function checkPlace(folder: string): void {
  if (!existsSync(folder)) return;
  const own: readonly string[] = [MANIFEST, ...SPLIT_NAMES];
  const other = statSync(folder).isDirectory() ? readdirSync(folder).find((name) => !own.includes(name)) : folder;
  if (other === undefined) return;
  throw new MienError(`${folder} holds something else: ${other}`, 'Choose another folder, or take it away.');
}

function pathOf(split: string, className: string, index: number): string {
  return posix.join(split, className, `${String(index).padStart(6, '0')}.png`);
}

async function writeBlock(split: Split, shape: ImageShape, from: number, paths: readonly string[], folder: string) {
  const [height, width, channels] = shape;
  const size = pixelsOf(shape);
  const pixels = split.read(paths.map((_, i) => from + i));
  await Promise.all(
    paths.map((path, i) =>
      sharp(pixels.subarray(i * size, (i + 1) * size), { raw: { width, height, channels: channels as 1 | 3 } })
        .png()
        .toFile(join(folder, path)),
    ),
  );
}

function factorsOf({ factors }: Split, image: number): Record<string, string> {
  return Object.fromEntries(factors.map(({ name, values, codes }) => [column(name), values[codes[image]!] ?? '']));
}

function column(factor: string): string {
  return `factor:${factor}`;
}
