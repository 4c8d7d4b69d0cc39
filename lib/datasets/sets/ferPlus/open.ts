/**
 * FER+ (Barsoum et al. 2016): the images of FER2013, each labelled anew by ten people, in eight classes.
 */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MienError } from '../../../support/errors';
import type { Report } from '../../../support/listener';
import { cacheFolder } from '../../../support/paths';
import { SPLIT_NAMES } from '../../dataset';
import { type CachedDataset, cached, type PackSettings } from '../../packed/cache';
import type { CacheWriter } from '../../packed/cacheWriter';
import type { DatasetHeader } from '../../packed/header';
import { openListing, type Packing, requireImages } from '../../packed/packListing';
import { readFer2013Csv, USAGES } from '../fer2013/csv';
import { findCsv, requireOwnShape } from '../fer2013/open';
import { listFolders } from './folders';
import { LeftOut } from './leftOut';
import type { FerPlusOptions } from './options';
import { FERPLUS_CLASSES, type FerPlusLabels, judge, type Verdict } from './votes';
import { readVoteTable, type VoteRow, type VoteTable } from './voteTable';

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
  requireOwnShape(csv, packing);
  const table = await readVoteTable(findVotes(dirname(csv), options));
  const id = createHash('sha256')
    .update(JSON.stringify([path, options]))
    .digest('hex')
    .slice(0, 10);
  const stamps = [csv, table.path].map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`);
  const joined = judgeRows(table, csv, options.labels);
  return cached(
    join(cacheFolder(), `ferplus-${id}`),
    `csv ${stamps.join(' ')} ${options.labels}`,
    { ...HEADER, notes: joined.notes },
    async (writer, progress) => {
      await packRows(csv, joined, writer, progress);
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

/** The rows of the votes for rows of the official CSV, judged. */
interface JoinedRows {
  readonly rows: readonly (VoteRow & { readonly verdict: Verdict })[];
  readonly notes: readonly string[];
  readonly refuse: (why: string) => MienError;
}

function judgeRows(table: VoteTable, csv: string, labels: FerPlusLabels): JoinedRows {
  const refuse = (why: string) =>
    new MienError(
      `${table.path} cannot be joined with ${csv} row by row: ${why}`,
      "Give FER+'s fer2013new.csv with the whole official fer2013.csv, or FER2013 as folders of images.",
    );
  if (!table.isOfficial) throw refuse('it names images by path, and the CSV has no paths');
  const leftOut = new LeftOut();
  const rows = table.rows.map((row) => {
    const split = USAGES[row.usage];
    if (!split) throw refuse(`line ${row.line} has the usage ${row.usage || 'of nothing'}`);
    const verdict = judge(row.file === '' ? [] : row.votes, split, labels);
    if ('left' in verdict) leftOut.add(split, verdict.left);
    return { ...row, verdict };
  });
  return { rows, notes: leftOut.sentences(), refuse };
}

async function packRows(csv: string, joined: JoinedRows, writer: CacheWriter, progress?: Report): Promise<void> {
  const { rows, refuse } = joined;
  let at = 0;
  for await (const { split, usage, pixels } of readFer2013Csv(csv, progress)) {
    const row = rows[at++];
    if (!row) throw refuse(`it has ${rows.length} rows, the CSV has more`);
    if (row.usage !== usage) throw refuse(`line ${row.line} is ${row.usage}, not ${usage}`);
    const { verdict } = row;
    if ('label' in verdict) writer.add(split, pixels, [verdict.label], [[]], [verdict.distribution]);
  }
  if (at !== rows.length) throw refuse(`it has ${rows.length} rows, the CSV ${at}`);
}
