import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { UsageError } from '../../../support/errors';
import type { Report } from '../../../support/listener';
import { cacheFolder } from '../../../support/paths';
import { refuseFactorTable } from '../../listing/factorTable';
import { type CachedDataset, cached, type PackSettings } from '../../packed/cache';
import type { CacheWriter } from '../../packed/cacheWriter';
import {
  completeOptions,
  renderRanges,
  renderSplits,
  SYNTHETIC_VERSION,
  type SyntheticOptions,
  syntheticHeader,
} from '../../synthetic';
import type { Take } from '../../synthetic/pool';
import type { SetRequest } from '../namedSet';

type Asked = Pick<SetRequest, 'side' | 'colour' | 'factors'>;

/**
 * The synthetic faces, rendered once, straight into the cache, and then read from it.
 * @throws MienError for an option that does not exist or is out of range
 * @throws UsageError when they are asked for at a side or in a colour that their own options contradict
 */
export async function openSynthetic(
  given: Partial<SyntheticOptions> = {},
  settings: PackSettings = {},
  asked: Asked = {},
): Promise<CachedDataset> {
  const options = completeOptions(given);
  refuseContradiction(options, asked);
  refuseFactorTable(asked.factors ?? undefined, 'A rendered face');
  const fill = (take: Take, progress: Report) => renderSplits(options, { progress }, take);
  return openRendered(options, '', fill, settings);
}

/**
 * Faces that no split has: the images that would come next in the test split, drawn as it is, of the same people, and so without a shortcut.
 * @returns a dataset of which only the test split has images, `count` of them
 * @throws MienError for an option that does not exist or is out of range
 */
export async function openOtherFaces(
  given: Partial<SyntheticOptions>,
  count: number,
  settings: PackSettings = {},
): Promise<CachedDataset> {
  const options = completeOptions(given);
  const range = { split: 'test', start: options.test, count } as const;
  const fill = (take: Take, progress: Report) => renderRanges(options, [range], { progress }, take);
  return openRendered(options, ` and ${count} others`, fill, settings);
}

function openRendered(
  options: SyntheticOptions,
  which: string,
  render: (take: Take, progress: Report) => Promise<void>,
  settings: PackSettings,
): Promise<CachedDataset> {
  const key = `renderer ${SYNTHETIC_VERSION} ${JSON.stringify(options)}${which}`;
  const folder = join(cacheFolder(), `synthetic-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`);
  const header = syntheticHeader(options);
  const width = header.factors.length;
  const fill = (writer: CacheWriter, progress: Report) =>
    render(({ split }, { images, labels, codes }) => {
      const rows = Array.from(labels, (_, i) => [...codes.subarray(i * width, (i + 1) * width)]);
      writer.add(split, images, [...labels], rows);
    }, progress);
  return cached(folder, key, header, fill, settings);
}

function refuseContradiction(options: SyntheticOptions, asked: Asked): void {
  for (const key of ['side', 'colour'] as const) {
    const wanted = asked[key] ?? null;
    const own = options[key];
    if (wanted === null || wanted === own) continue;
    throw new UsageError(
      `dataset.${key} is ${wanted}, and the synthetic faces are made with dataset.synthetic.${key}, which is ${own}`,
      `Set dataset.synthetic.${key}=${wanted} instead.`,
    );
  }
}
