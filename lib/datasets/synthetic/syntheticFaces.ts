import os from 'node:os';
import { type Dataset, type ImageShape, pixelsOf, SPLIT_NAMES, type Split, type SplitName } from '../dataset';
import { SYNTHETIC_CLASSES } from './expressions';
import { FACTOR_NAMES, factorValues } from './factors';
import { completeOptions, type SyntheticOptions } from './options';
import { renderAll } from './pool';

export interface RenderSettings {
  /** Called now and then with the number of images rendered and the number to render. */
  readonly progress?: (done: number, total: number) => void;
  /** Threads to render in, 0 for the calling one. Default: one per core, or 0 where starting them would take longer. */
  readonly threads?: number;
}

/** Below this many images of 48 × 48 pixels threads are not worth their start. */
const FEW = 300;

/**
 * Renders the synthetic faces: three splits, held in memory, that share their people. Image i of a split depends on nothing
 * but the options, the split's name and i; so the first 1000 images are the same whatever the split's size.
 * @throws MienError for an option that does not exist or is out of range
 */
export async function syntheticFaces(
  given: Partial<SyntheticOptions> = {},
  settings: RenderSettings = {},
): Promise<Dataset> {
  const options = completeOptions(given);
  const shape: ImageShape = [options.side, options.side, options.colour ? 3 : 1];
  const pixels = pixelsOf(shape);
  const values = factorValues(options);
  const stores = {} as Record<SplitName, ReturnType<typeof reserve>>;
  for (const name of SPLIT_NAMES) stores[name] = reserve(options[name], pixels);

  const total = options.train + options.validation + options.test;
  const few = total * (options.side / 48) ** 2 < FEW;
  const threads = settings.threads ?? (few ? 0 : os.availableParallelism());
  let done = 0;
  const ranges = SPLIT_NAMES.map((split) => ({ split, start: 0, count: options[split] }));
  await renderAll(options, ranges, threads, ({ split, start, count }, rendered) => {
    const store = stores[split];
    store.images.set(rendered.images, start * pixels);
    store.labels.set(rendered.labels, start);
    for (let i = 0; i < count; i++) {
      for (let f = 0; f < FACTOR_NAMES.length; f++) {
        store.codes[f]![start + i] = rendered.codes[i * FACTOR_NAMES.length + f]!;
      }
    }
    done += count;
    settings.progress?.(done, total);
  });

  const split = (name: SplitName): Split => {
    const { images, labels, codes } = stores[name];
    const factors = FACTOR_NAMES.map((factor, f) => ({ name: factor, values: values[factor], codes: codes[f]! }));
    return { name, size: options[name], labels, factors, read: (indices) => gather(images, pixels, indices) };
  };
  return {
    name: 'synthetic',
    classes: SYNTHETIC_CLASSES,
    shape,
    splits: { train: split('train'), validation: split('validation'), test: split('test') },
  };
}

function reserve(size: number, pixels: number) {
  return {
    images: new Uint8Array(size * pixels),
    labels: new Int32Array(size),
    codes: FACTOR_NAMES.map(() => new Int32Array(size)),
  };
}

/** Copies images by index; see `Split.read`. */
function gather(images: Uint8Array, pixels: number, indices: ArrayLike<number>): Uint8Array {
  const size = images.length / pixels;
  const out = new Uint8Array(indices.length * pixels);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw new RangeError(`image ${index} of a split of ${size}`);
    }
    out.set(images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
  }
  return out;
}
