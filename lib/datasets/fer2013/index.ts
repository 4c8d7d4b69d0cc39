/**
 * FER2013 (Goodfellow et al. 2013): 35,887 grey faces of 48 × 48 pixels in 7 classes, as the official CSV or as folders of images.
 * `Training` is the train split, `PublicTest` validation and `PrivateTest` test, as in the original challenge.
 */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MienError } from '../../support/errors';
import { cacheFolder } from '../../support/paths';
import type { Report } from '../../support/progress';
import { type CachedDataset, cached, type DatasetHeader } from '../cache';
import type { CacheWriter } from '../cacheWriter';
import { SPLIT_NAMES } from '../dataset';
import { JPEG_DCT } from '../jpegFunction';
import { packCsv } from './csv';
import { listFolders, packFolders } from './folders';

/** In the order of the official CSV's numbers, 0 … 6. */
export const FER2013_CLASSES = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'] as const;

const HEADER: DatasetHeader = { name: 'fer2013', classes: FER2013_CLASSES, shape: [48, 48, 1], factors: [] };
const CSV_NAMES = ['fer2013.csv', 'icml_face_data.csv'];

export interface PackSettings {
  /** Called now and then with the number of images packed and the number to pack. */
  readonly progress?: Report;
  /** Told, in a sentence, when a cache is made anew. */
  readonly note?: (sentence: string) => void;
}

/**
 * Opens FER2013, packing it first where that has not been done.
 * @param root the folder with `train/`, `validation/` and `test/` (or the official split names), each with a folder a class; or
 *   the official CSV, or the folder it is in
 * @throws MienError when the root is missing, has neither form, or holds a class, a split or a row that FER2013 does not have
 */
export async function openFer2013(root: string, settings: PackSettings = {}): Promise<CachedDataset> {
  const path = resolve(root);
  if (!existsSync(path)) throw new MienError(`FER2013: there is no ${path}`, 'Give its folder or its CSV with --root.');
  const folder = join(cacheFolder(), `fer2013-${createHash('sha256').update(path).digest('hex').slice(0, 10)}`);
  const csv = findCsv(path);
  if (csv) {
    const { size, mtimeMs } = statSync(csv);
    const key = `csv ${csv} ${size} ${mtimeMs}`;
    const fill = (writer: CacheWriter) => packCsv(csv, writer, settings.progress);
    return cached(folder, key, HEADER, whole(path, fill), settings.note);
  }
  const listing = listFolders(path, FER2013_CLASSES);
  return cached(
    folder,
    `folders ${path} ${listing.fingerprint} ${JPEG_DCT}`,
    HEADER,
    whole(path, (writer) => packFolders(listing, HEADER.shape, writer, settings.progress)),
    settings.note,
  );
}

/** Refuses a copy of the dataset that leaves a split without images: nothing can be trained or judged on it. */
function whole(path: string, fill: (writer: CacheWriter) => Promise<void>): (writer: CacheWriter) => Promise<void> {
  return async (writer) => {
    await fill(writer);
    for (const split of SPLIT_NAMES) {
      if (writer.count(split) > 0) continue;
      const [first] = writer.unreadable;
      throw new MienError(
        `${path}: no image of the ${split} split can be read${first ? ` (${first})` : ''}`,
        'The copy is damaged or incomplete; get it again.',
      );
    }
  };
}

function findCsv(path: string): string | undefined {
  if (statSync(path).isFile()) return path;
  return CSV_NAMES.map((name) => join(path, name)).find((file) => existsSync(file));
}
