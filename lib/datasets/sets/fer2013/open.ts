/**
 * FER2013 (Goodfellow et al. 2013): 35,887 grey faces of 48 × 48 pixels in 7 classes, as the official CSV or as folders of images.
 * `Training` is the train split, `PublicTest` validation and `PrivateTest` test, as in the original challenge.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MienError } from '../../../support/errors';
import { cacheFolder } from '../../../support/paths';
import { SPLIT_NAMES } from '../../dataset';
import { refuseFactorTable } from '../../listing/factorTable';
import { type CachedDataset, cached, type PackSettings } from '../../packed/cache';
import type { DatasetHeader } from '../../packed/header';
import { openListing, type Packing, requireImages } from '../../packed/packListing';
import { SPLIT_SEED } from '../../splits/drawnSplit';
import { FER2013_CLASSES } from './classes';
import { CSV_SHAPE, isOwnShape } from './csv';
import { listFer2013Folders } from './folders';
import { packCsv } from './packCsv';

export { FER2013_CLASSES } from './classes';

const HEADER: DatasetHeader = { name: 'fer2013', classes: FER2013_CLASSES, shape: CSV_SHAPE, factors: [] };
/** In the folder of the challenge's archive too. */
const CSV_NAMES = ['fer2013.csv', 'icml_face_data.csv', 'fer2013/fer2013.csv'];

/**
 * Opens FER2013, packing it first where that has not been done.
 * @param root the folder with `train/`, `validation/` and `test/` (or the official split names), each with a folder a class; or
 *   the official CSV, or the folder it is in
 * @throws MienError when the root is missing, has neither form, or holds a class, a split or a row that FER2013 does not have
 */
export async function openFer2013(
  root: string,
  settings: PackSettings = {},
  packing: Packing = { shape: HEADER.shape, margin: 0 },
  splitSeed = SPLIT_SEED,
): Promise<CachedDataset> {
  const path = resolve(root);
  if (!existsSync(path)) throw new MienError(`FER2013: there is no ${path}`, 'Give its folder or its CSV with --root.');
  const csv = findCsv(path);
  if (!csv) return openListing(listFer2013Folders(path, { splitSeed }), packing, settings);
  refuseFactorTable(packing.factors, csv);
  const place = isOwnShape(packing.shape) ? path : JSON.stringify([path, packing.shape]);
  const folder = join(cacheFolder(), `fer2013-${createHash('sha256').update(place).digest('hex').slice(0, 10)}`);
  const { size, mtimeMs } = statSync(csv);
  return cached(
    folder,
    `csv ${csv} ${size} ${mtimeMs}${splitSeed === SPLIT_SEED ? '' : ` seed ${splitSeed}`}`,
    { ...HEADER, shape: packing.shape },
    async (writer, progress) => {
      await packCsv(csv, writer, { splitSeed, shape: packing.shape }, progress);
      requireImages(writer, SPLIT_NAMES, path);
    },
    settings,
  );
}

/** The CSV with FER2013's images: the path itself, or under one of its names in that folder. */
export function findCsv(path: string): string | undefined {
  if (statSync(path).isFile()) return path;
  const found = CSV_NAMES.map((name) => join(path, name)).find((file) => existsSync(file));
  const challenge = join(path, 'train.csv');
  return found ?? (existsSync(challenge) && hasPixels(challenge) ? challenge : undefined);
}

/** Tells the challenge's `train.csv` from a list of files of that name. */
function hasPixels(csv: string): boolean {
  const start = Buffer.alloc(64);
  const file = openSync(csv, 'r');
  try {
    return /^.*pixels/i.test(start.toString('latin1', 0, readSync(file, start)));
  } finally {
    closeSync(file);
  }
}
