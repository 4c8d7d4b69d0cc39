import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cacheFolder } from '../../support/paths';
import { completeOptions, renderSplits, SYNTHETIC_VERSION, type SyntheticOptions, syntheticHeader } from '../synthetic';
import { type CachedDataset, cached, type PackSettings } from './cache';
import type { CacheWriter } from './cacheWriter';

/**
 * The synthetic faces, rendered once, straight into the cache, and then read from it.
 * @throws MienError for an option that does not exist or is out of range
 */
export async function openSynthetic(
  given: Partial<SyntheticOptions> = {},
  settings: PackSettings = {},
): Promise<CachedDataset> {
  const options = completeOptions(given);
  const key = `renderer ${SYNTHETIC_VERSION} ${JSON.stringify(options)}`;
  const folder = join(cacheFolder(), `synthetic-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`);
  const header = syntheticHeader(options);
  const width = header.factors.length;
  const fill = (writer: CacheWriter) =>
    renderSplits(options, { progress: settings.progress }, ({ split }, { images, labels, codes }) => {
      const rows = Array.from(labels, (_, i) => [...codes.subarray(i * width, (i + 1) * width)]);
      writer.add(split, images, [...labels], rows);
    });
  return cached(folder, key, header, fill, settings);
}
