/** The true picture of a face with the expression of another, which the renderer knows and no photograph tells. */
import type { SplitName } from '../dataset';
import { type ActionUnit, type Activations, activate } from './head/actionUnits';
import { completeOptions, type SyntheticOptions } from './options';
import { drawParameters, type FaceParameters } from './parameters';
import { renderFace } from './picture/render';

/** The parts of a face that expressions are read from, and the units that move them, each to what is furthest. */
const MOVED: Readonly<Record<FacePart, readonly (readonly ActionUnit[])[]>> = {
  mouth: [[26], [12], [15, 17], [20, 25], [10, 16]],
  brows: [[1, 2], [4]],
};
export const FACE_PARTS = ['mouth', 'brows'] as const;
export type FacePart = (typeof FACE_PARTS)[number];

/** A pixel is moved that changes by more than this, in display values: less is not seen. */
const SEEN = 8;

/** Pictures of [side, side, 1 or 3], row-major, without the sensor's noise, which nobody could know. */
export interface ExpressionSwap {
  /** The face with the other's expression: every action unit is the other's; person, pose, light and all else are its own. */
  readonly truth: Uint8Array;
  /** The face as it is. */
  readonly own: Uint8Array;
  /** For each part, the values that its action units can change in this face as it is turned, lit and covered, by number. */
  readonly regions: Readonly<Record<FacePart, Int32Array>>;
}

/**
 * Image `face` of a split with the expression of image `giver`.
 * @param given the options that the dataset was made with
 * @throws MienError for an option that does not exist or is out of range
 */
export function swapExpression(
  given: Partial<SyntheticOptions>,
  split: SplitName,
  face: number,
  giver: number,
): ExpressionSwap {
  const options = completeOptions(given);
  const drawn = drawParameters(options, split, face);
  const quiet = { ...drawn, sensor: { ...drawn.sensor, noise: 0 } };
  const { label, intensity, blend, activations } = drawParameters(options, split, giver);
  const render = (parameters: FaceParameters) => renderFace(parameters, options.side, options.colour);
  const shown = (units: Activations) => render({ ...quiet, activations: units });
  const rest = shown(activate());
  const region = (part: FacePart): Int32Array => {
    const moved = MOVED[part].map((units) => shown(activate(Object.fromEntries(units.map((unit) => [unit, 1])))));
    const isMoved = (at: number) => moved.some((picture) => Math.abs(picture[at]! - rest[at]!) > SEEN);
    return Int32Array.from(rest.keys()).filter(isMoved);
  };
  return {
    truth: render({ ...quiet, label, intensity, blend, activations }),
    own: render(quiet),
    regions: { mouth: region('mouth'), brows: region('brows') },
  };
}
