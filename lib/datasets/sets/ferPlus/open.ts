/**
 * FER+ (Barsoum et al. 2016): the images of FER2013, each labelled anew by ten people, in eight classes.
 */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MienError } from '../../../support/errors';
import { cacheFolder } from '../../../support/paths';
import { SPLIT_NAMES } from '../../dataset';
import { refuseFactorTable } from '../../listing/factorTable';
import { type CachedDataset, cached, type PackSettings } from '../../packed/cache';
import type { DatasetHeader } from '../../packed/header';
import { openListing, type Packing, requireImages } from '../../packed/packListing';
import { isOwnShape } from '../fer2013/csv';
import { findCsv } from '../fer2013/open';
import { listFolders } from './folders';
import type { FerPlusOptions } from './options';
import { judgeRows, packRows } from './rows';
import { FERPLUS_CLASSES } from './votes';
import { readVoteTable } from './voteTable';

const DEFAULTS: FerPlusOptions = { votes: null, labels: 'majority' };

const HEADER: DatasetHeader = { name: 'ferplus', classes: FERPLUS_CLASSES, shape: [48, 48, 1], factors: [] };

/**
 * Opens FER+, packing it first where that has not been done.
 * @param root FER2013: its official CSV or the folder that this is in, joined with `fer2013new.csv` row by row; or folders of images
 *   (of FER2013, or `FER2013Train/`, `FER2013Valid/`, `FER2013Test/` as FER+'s own script makes them), joined by file name
 * @throws MienError when there are no votes, or they are not of these images
 */
export async function openFerPlus(
  root: string,
  options: FerPlusOptions = DEFAULTS,
  settings: PackSettings = {},
  packing: Packing = { shape: HEADER.shape, margin: 0 },
): Promise<CachedDataset> {
  const path = resolve(root);
  if (!existsSync(path)) throw new MienError(`FER+: there is no ${path}`, 'Give the folder of FER2013 with --root.');
  const csv = findCsv(path);
  if (!csv) {
    const table = await readVoteTable(findVotes(path, options));
    return openListing(listFolders(path, table, options.labels), packing, settings, options);
  }
  refuseFactorTable(packing.factors, csv);
  const table = await readVoteTable(findVotes(dirname(csv), options));
  const id = createHash('sha256')
    .update(JSON.stringify(isOwnShape(packing.shape) ? [path, options] : [path, options, packing.shape]))
    .digest('hex')
    .slice(0, 10);
  const stamps = [csv, table.path].map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`);
  const joined = judgeRows(table, csv, options.labels);
  return cached(
    join(cacheFolder(), `ferplus-${id}`),
    `csv ${stamps.join(' ')} ${options.labels}${joined.moved > 0 ? ' by name' : ''}`,
    { ...HEADER, shape: packing.shape, notes: joined.notes },
    async (writer, progress) => {
      await packRows(csv, joined, writer, packing.shape, progress);
      requireImages(writer, SPLIT_NAMES, path);
    },
    settings,
  );
}

function findVotes(folder: string, { votes }: FerPlusOptions): string {
  const path = votes === null ? join(folder, 'fer2013new.csv') : resolve(votes);
  if (existsSync(path)) return path;
  throw new MienError(
    `FER+: there is no ${path}`,
    "Put FER+'s fer2013new.csv there, or say where the votes are with --set dataset.ferplus.votes=FILE.",
  );
}
