import { tf } from '../../engine';
import type { Matrix } from '../../evaluation/matrix';
import { takeRows } from '../../evaluation/matrix';
import { shareReconstructionLoss } from '../../losses';
import { decode, hasDecoder } from '../../runs/decode';
import type { OpenRun } from '../../runs/openRun';

/** More would not change what is said of them in whole percent. */
const MOST = 256;

/**
 * What a page has to say of its swaps: the share of the variance of shown images' pixels that the decoder misses of them, 0 where it paints them
 * as they are, 1 where it paints their mean; null where it was not trained.
 * @param codes of the images that are shown
 * @param shown which images of the test split they are
 */
export function missedOf(
  run: OpenRun,
  codes: { readonly expression: Matrix; readonly nuisance: Matrix },
  shown: Int32Array,
): number | null {
  if (!hasDecoder(run)) return null;
  const step = Math.ceil(shown.length / MOST);
  const some = Int32Array.from({ length: Math.floor(shown.length / step) }, (_, i) => i * step);
  const painted = decode(run, takeRows(codes.expression, some), takeRows(codes.nuisance, some));
  const images = run.dataset.splits.test.read(Array.from(some, (place) => shown[place]!));
  return tf.tidy(() => {
    const [wanted, got] = [images, painted].map((pixels) =>
      tf.tensor4d(Float32Array.from(pixels), [some.length, ...run.dataset.shape]),
    );
    return shareReconstructionLoss(wanted!, got!).dataSync()[0]!;
  });
}
