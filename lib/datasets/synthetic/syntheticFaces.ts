import os from 'node:os';
import { MienError } from '../../support/errors';
import { type Dataset, pixelsOf, SPLIT_NAMES, type Split, type SplitName } from '../dataset';
import { fromMemory } from '../packed/fromMemory';
import { syntheticHeader } from './header';
import { completeOptions, type SyntheticOptions } from './options';
import { type RenderSettings, renderSplits } from './renderSplits';

/**
 * Renders the synthetic faces: three splits, held in memory, that share their people. Image i of a split depends on nothing
 * but the options, the split's name and i; so the first 1000 images are the same whatever the split's size.
 * @throws MienError for an option that does not exist or is out of range, and when the images would not fit in memory
 */
export async function syntheticFaces(
  given: Partial<SyntheticOptions> = {},
  settings: RenderSettings = {},
): Promise<Dataset> {
  const options = completeOptions(given);
  const { name, classes, shape, factors } = syntheticHeader(options);
  const pixels = pixelsOf(shape);
  checkMemory((options.train + options.validation + options.test) * pixels);
  const stores = {} as Record<SplitName, Store>;
  for (const split of SPLIT_NAMES) stores[split] = reserve(options[split], pixels, factors.length);

  await renderSplits(options, settings, ({ split, start, count }, rendered) => {
    const store = stores[split];
    store.images.set(rendered.images, start * pixels);
    store.labels.set(rendered.labels, start);
    for (let i = 0; i < count; i++) {
      for (let f = 0; f < factors.length; f++) store.codes[f]![start + i] = rendered.codes[i * factors.length + f]!;
    }
  });

  const split = (name: SplitName): Split => {
    const { images, labels, codes } = stores[name];
    return {
      name,
      size: options[name],
      labels,
      factors: factors.map((factor, f) => ({ ...factor, codes: codes[f]! })),
      read: fromMemory(images, shape),
    };
  };
  return {
    name,
    classes,
    shape,
    splits: { train: split('train'), validation: split('validation'), test: split('test') },
  };
}

/** @throws MienError when so many bytes are more than this process may have */
export function checkMemory(bytes: number): void {
  const available = Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  if (bytes <= available) return;
  const gigabytes = (size: number) => `${(size / 1e9).toFixed(1)} GB`;
  throw new MienError(
    `synthetic faces: the images take ${gigabytes(bytes)} of memory, and there are ${gigabytes(available)}.`,
    'Ask for fewer or smaller images, or use openDataset, which keeps them on disk.',
  );
}

interface Store {
  readonly images: Uint8Array;
  readonly labels: Int32Array;
  readonly codes: readonly Int32Array[];
}

function reserve(size: number, pixels: number, factors: number): Store {
  return {
    images: new Uint8Array(size * pixels),
    labels: new Int32Array(size),
    codes: Array.from({ length: factors }, () => new Int32Array(size)),
  };
}
