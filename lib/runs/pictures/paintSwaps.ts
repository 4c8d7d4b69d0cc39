import { pixelsOf } from '../../datasets/dataset';
import { fromMemory } from '../../datasets/packed/fromMemory';
import { encodeSplit } from '../../evaluation/encodeSplit';
import { WHOLE } from '../../evaluation/view';
import { viewOf } from '../../evaluation/views';
import { requireArgument, requireSettings } from '../../support/argument';
import { checkDecoder, type DecodingRun, decode } from '../decode';
import { requireRun } from '../openRun';
import { keepDetails } from './keepDetails';
import { nuisanceShift, type ShiftingRun } from './nuisanceShift';

/** What painting swaps takes of a run. */
export type SwapPaintingRun = DecodingRun & ShiftingRun;

/** As many faces as givers, each `[N, H, W, C]`, 0 … 255. */
export interface FacesAndGivers {
  /** Who is to be given another's expression. */
  readonly faces: Uint8Array;
  /** Whose expression they are given. */
  readonly givers: Uint8Array;
  /** Pictures of the faces that details are kept from; the faces themselves where nothing is said. */
  readonly details?: Uint8Array;
}

/**
 * Faces with the expressions of others, to look at. A decoder's S = D(z_e', z_n) keeps something of the old expression, as z_n still tells it; so
 * what z_n is expected to differ by (`nuisanceShift`), and then what its own encoder reads of the exchange in the decoder's two pictures, is put right:
 *
 *     z_n' = z_n + E_n(D(z_e', z_n + δ)) − E_n(D(z_e, z_n))
 *
 * D(z_e', z_n') keeps the face's details (`keepDetails`), and is averaged with what the mirror images give, mirrored. What comes out is partly
 * the image itself, and no evidence of what the codes hold. Beside eight encodings and six decodings a swap, a call encodes the training images, at
 * most 10,000, where no other has asked for their codes yet.
 * @returns `[N, H, W, C]`
 * @throws MienError for a run without a reconstruction term, whose decoder has learned nothing
 * @throws RangeError when the faces, the givers and the details are not as many images of the run's shape
 */
export function paintSwaps(run: SwapPaintingRun, pictures: FacesAndGivers): Uint8Array {
  requireRun(run);
  requireSettings(pictures, ['faces', 'givers', 'details']);
  const { faces, givers, details = faces } = pictures;
  for (const [name, pixels] of Object.entries({ faces, givers, details })) {
    requireArgument(pixels instanceof Uint8Array, pixels, name, 'pixels of 0 … 255, one Uint8Array');
  }
  checkDecoder(run);
  const { shape } = run.dataset;
  if (faces.length % pixelsOf(shape) !== 0 || [givers, details].some(({ length }) => length !== faces.length)) {
    throw new RangeError('Faces, givers and details are not as many images of the run’s shape.');
  }
  const mirror = (pixels: Uint8Array) => viewOf(pixels, shape, { ...WHOLE, mirrored: true });
  const shift = nuisanceShift(run);
  const painted = paint(run, { faces, givers, details }, shift);
  const mirrored = mirror(
    paint(run, { faces: mirror(faces), givers: mirror(givers), details: mirror(details) }, shift),
  );
  return painted.map((value, k) => Math.round((value + mirrored[k]!) / 2));
}

function paint(
  run: SwapPaintingRun,
  { faces, givers, details }: Required<FacesAndGivers>,
  shift: ReturnType<typeof nuisanceShift>,
): Uint8Array {
  const { model, dataset } = run;
  const { shape } = dataset;
  const encoded = (pixels: Uint8Array) =>
    encodeSplit(model, { size: pixels.length / pixelsOf(shape), read: fromMemory(pixels, shape) }, shape);
  const [own, given] = [encoded(faces), encoded(givers)];
  const { columns, values } = own.nuisance;
  const unswapped = decode(run, own.expression, own.nuisance);
  const expected = shift(own.probabilities, given.probabilities).values;
  const first = decode(run, given.expression, { columns, values: values.map((value, k) => value + expected[k]!) });
  const [after, before] = [first, unswapped].map((images) => encoded(images).nuisance.values);
  const moved = values.map((value, k) => value + after![k]! - before![k]!);
  const swapped = decode(run, given.expression, { columns, values: moved });
  return keepDetails({ images: details, unswapped, swapped }, shape);
}
