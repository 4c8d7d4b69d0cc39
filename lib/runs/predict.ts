import { pixelsOf } from '../datasets/dataset';
import { type CutFace, cutFaces } from '../datasets/faces/cutFaces';
import { photosIn } from '../datasets/faces/photosIn';
import type { Box } from '../datasets/listing/listing';
import { fromMemory } from '../datasets/packed/fromMemory';
import { calibrated } from '../evaluation/calibration';
import { type Encoded, encodeSplit } from '../evaluation/encodeSplit';
import type { Matrix } from '../evaluation/matrix';
import { LISTENER_KEYS, requireArgument, requireSettings } from '../support/argument';
import { type Listener, reportTo } from '../support/listener';
import { orTerminal } from '../support/progress';
import { type OpenModel, requireModel } from './openModel';

export interface PredictedFace {
  /** What was cut out of the photograph, in its pixels; left out where the whole image was taken for the face. */
  readonly box?: Box;
  /** By class, summing to one; calibrated where the run has a temperature. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** [D_e], z_e */
  readonly expression: readonly number[];
  /** [D_n], z_n */
  readonly nuisance: readonly number[];
}

export interface PredictedImage {
  readonly path: string;
  /** From left to right; none where none was found, or the file could not be read. */
  readonly faces: readonly PredictedFace[];
  /** Why the file could not be read. */
  readonly problem?: string;
}

export interface PredictSettings extends Listener {
  /** Whether faces are looked for; without, each image is taken for a face that is cut out already. Default: true. */
  readonly detect?: boolean;
}

/** Photographs at once: a full batch where each is one face. */
const BLOCK = 256;

/**
 * Names the expression of every face in photographs, and gives both of its codes.
 * @param paths of image files and of folders of them, the frames of a video say
 * @returns one for each file; a file that cannot be read says why, and the others go on
 * @throws UsageError when it is given something else than a model, or no list of paths
 * @throws MienError when faces are to be found and there is no detector, and for a folder without an image
 * @throws InterruptedError when it is aborted
 */
export async function predict(
  model: OpenModel,
  paths: readonly string[],
  settings: PredictSettings = {},
): Promise<PredictedImage[]> {
  requireModel(model);
  requireSettings(settings, ['detect', ...LISTENER_KEYS]);
  const { detect = true, ...asked } = settings;
  requireArgument(typeof detect === 'boolean', detect, 'detect', 'true or false');
  const listener = orTerminal<Listener>(asked);
  const report = reportTo(listener, 'Predicting');
  if (!model.calibration()) {
    listener.note?.(
      'This run has no temperature yet, so its probabilities are as the network gives them: evaluate it once.',
    );
  }
  const photos = photosIn(paths);
  const images: PredictedImage[] = [];
  while (images.length < photos.length) {
    const block = photos.slice(images.length, images.length + BLOCK);
    const cut = await cutFaces(block, model.shape, detect);
    const faces = predictCrops(
      model,
      cut.flatMap(({ faces }) => faces),
    );
    for (const [i, { faces: own, problem }] of cut.entries()) {
      images.push({ path: block[i]!, faces: faces.splice(0, own.length), ...(problem !== undefined && { problem }) });
    }
    report(images.length, photos.length);
  }
  return images;
}

function predictCrops(model: OpenModel, crops: readonly CutFace[]): PredictedFace[] {
  const { shape, classes, config } = model;
  const bytes = pixelsOf(shape);
  const pixels = new Uint8Array(crops.length * bytes);
  for (const [i, crop] of crops.entries()) pixels.set(crop.pixels, i * bytes);
  const encoded = encodeSplit(
    model.model,
    { size: crops.length, read: fromMemory(pixels, shape) },
    shape,
    config.evaluation.views,
  );
  return facesOf(crops, encoded, classes, model.calibration()?.temperature ?? 1);
}

function facesOf(
  crops: readonly CutFace[],
  { probabilities, expression, nuisance }: Encoded,
  classes: readonly string[],
  temperature: number,
): PredictedFace[] {
  const shares = calibrated(probabilities, temperature);
  const row = ({ values, columns }: Matrix, i: number) => [...values.subarray(i * columns, (i + 1) * columns)];
  return crops.map(({ box }, i) => ({
    ...(box && { box }),
    probabilities: Object.fromEntries(row(shares, i).map((share, k) => [classes[k]!, share])),
    expression: row(expression, i),
    nuisance: row(nuisance, i),
  }));
}
