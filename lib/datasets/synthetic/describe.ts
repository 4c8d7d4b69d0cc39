import { SPLIT_NAMES, type SplitName } from '../dataset';
import { type ExpressionName, SYNTHETIC_CLASSES } from './expressions';
import { FACTOR_NAMES, type FactorName, factorValues } from './factors';
import { ACTION_UNITS } from './head/actionUnits';
import { completeOptions, type SyntheticOptions } from './options';
import { drawParameters, type FaceParameters } from './parameters';

/** Everything that is true of one image: what it was rendered from, and its labels in words. */
export interface FaceDescription extends FaceParameters {
  readonly expression: ExpressionName;
  /** The value of each factor. */
  readonly factors: Readonly<Record<FactorName, string>>;
}

/**
 * The ground truth of image `index` of a split: action units, angles in degrees, the traits of the person. `renderFace` makes the
 * same image from it again, and another one when something in it is changed: a counterfactual.
 * @param given the options that the dataset was made with
 * @throws MienError for an option that does not exist or is out of range
 * @throws RangeError for a split or an image that there is not
 */
export function describeSyntheticFace(
  given: Partial<SyntheticOptions>,
  split: SplitName,
  index: number,
): FaceDescription {
  const options = completeOptions(given);
  if (!SPLIT_NAMES.includes(split)) throw new RangeError(`a split ${split}: there are ${SPLIT_NAMES.join(', ')}`);
  if (!Number.isInteger(index) || index < 0 || index >= options[split]) {
    throw new RangeError(`image ${index} of ${options[split]}, from 0`);
  }
  const parameters = drawParameters(options, split, index);
  const values = factorValues(options);
  const names = FACTOR_NAMES.map((name, f) => [name, values[name][parameters.codes[f]!]] as const);
  return {
    expression: SYNTHETIC_CLASSES[parameters.label]!,
    factors: Object.fromEntries(names) as Record<FactorName, string>,
    ...parameters,
  };
}

/** Continuous truth, for regression probes. */
export interface Measures {
  /** [M] */
  readonly names: readonly string[];
  /** [N, M] row-major */
  readonly values: Float32Array;
}

/** One row of `Measures`. Degrees for angles; units of `FaceParameters` otherwise; action units 0 … 1, mean of both halves. */
function measure(face: FaceParameters): Record<string, number> {
  const { intensity, activations, yaw, pitch, roll, scale, shift, gaze, light, sensor } = face;
  return {
    intensity,
    ...Object.fromEntries(ACTION_UNITS.map((unit) => [`AU${unit}`, (activations[unit][0] + activations[unit][1]) / 2])),
    yaw,
    pitch,
    roll,
    scale,
    shiftX: shift[0],
    shiftY: shift[1],
    gazeX: gaze[0],
    gazeY: gaze[1],
    lightAzimuth: light.azimuth,
    lightElevation: light.elevation,
    lampStrength: light.key,
    ambient: light.ambient,
    blur: sensor.blur,
    noise: sensor.noise,
  };
}

/**
 * What the factors' values round: the exact number behind every image of a split.
 * @param given the options that the dataset was made with
 * @throws MienError for an option that does not exist or is out of range
 */
export function syntheticMeasures(given: Partial<SyntheticOptions>, split: SplitName): Measures {
  const options = completeOptions(given);
  const rows = Array.from({ length: options[split] }, (_, index) => measure(drawParameters(options, split, index)));
  const names = Object.keys(measure(drawParameters(options, split, 0)));
  return { names, values: Float32Array.from(rows.flatMap((row) => Object.values(row))) };
}
