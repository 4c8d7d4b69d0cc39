import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cacheFolder } from '../support/paths';
import { type CachedDataset, cached, type PackSettings } from './cache';
import { SPLIT_NAMES } from './dataset';
import { completeOptions, SYNTHETIC_VERSION, type SyntheticOptions, syntheticFaces } from './synthetic';

/** Images copied into the cache at once. */
const CHUNK = 256;

/**
 * The synthetic faces, rendered once and then read from the cache.
 * @throws MienError for an option that does not exist or is out of range
 */
export async function openSynthetic(
  given: Partial<SyntheticOptions> = {},
  settings: PackSettings = {},
): Promise<CachedDataset> {
  const options = completeOptions(given);
  const key = `renderer ${SYNTHETIC_VERSION} ${JSON.stringify(options)}`;
  const folder = join(cacheFolder(), `synthetic-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`);
  // The header names the factors and their values, which a dataset without images has as well.
  const { name, classes, shape, splits } = await syntheticFaces({ ...options, train: 1, validation: 0, test: 0 });
  const factors = splits.train.factors.map((factor) => ({ name: factor.name, values: factor.values }));
  return cached(
    folder,
    key,
    { name, classes, shape, factors },
    async (writer) => {
      const rendered = await syntheticFaces(options, { progress: settings.progress });
      for (const split of SPLIT_NAMES) {
        const source = rendered.splits[split];
        for (let start = 0; start < source.size; start += CHUNK) {
          const indices = Array.from({ length: Math.min(CHUNK, source.size - start) }, (_, i) => start + i);
          writer.add(
            split,
            source.read(indices),
            indices.map((i) => source.labels[i]!),
            indices.map((i) => source.factors.map((factor) => factor.codes[i]!)),
          );
        }
      }
    },
    settings,
  );
}
