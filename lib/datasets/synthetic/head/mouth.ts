import { fromDisplay } from '../picture/colour';
import { inside, line, type Surface, smooth } from '../picture/surface';
import type { IdentityTraits } from './identity';
import type { MouthShape } from './shape';

const CAVITY = fromDisplay(52, 16, 18);
const TONGUE = fromDisplay(176, 78, 78);
const TEETH = fromDisplay(244, 240, 228);
/** Height of the upper teeth that a wide opening shows. */
const TOOTH = 0.085;

/**
 * Paints the point (signed x, y) if it lies on or around the mouth: lips, and between them teeth, tongue and the dark.
 * @param jaw how far the chin has dropped @param width of a sample in head units
 */
export function paintMouth(
  person: IdentityTraits,
  mouth: MouthShape,
  jaw: number,
  x: number,
  y: number,
  width: number,
  surface: Surface,
): void {
  const side = x < 0 ? 0 : 1;
  const high = mouth.y - y;
  if (high < -0.3 || high > 0.35 + jaw) return;
  const u = Math.abs(x) / mouth.halfWidth[side];
  if (u > 1.3) return;
  // Raised corners bend the whole mouth, lowered ones mostly its ends.
  const v = Math.min(1.1, u);
  const curve = v * v * (mouth.lift[side] > 0 ? 1 : 0.6 + 0.4 * v);
  const seam = mouth.y + mouth.lift[side] * curve;
  const dy = y - seam;
  // Left and right halves differ under an asymmetric expression; they meet smoothly in the middle.
  const near = smooth(0, 0.5, u);
  const upperGap = blendHalves(mouth.upperGap, side, near);
  const lowerGap = blendHalves(mouth.lowerGap, side, near);
  const arc = Math.sqrt(Math.max(0, 1 - u * u));
  const inUpper = upperGap * arc;
  const inLower = -lowerGap * arc * (0.6 + 0.4 * arc);
  const root = Math.sqrt(arc);
  const dip = u < 0.3 ? (1 - (u / 0.3) ** 2) ** 2 : 0;
  const bow = 1 - 0.3 * dip - 0.15 * u;
  const outUpper = inUpper + mouth.upperLip * bow * (0.4 * root + 0.6 * arc);
  const outLower = inLower - mouth.lowerLip * (0.25 + 0.75 * arc) * (0.8 * root + 0.2 * arc);

  if (u < 1) {
    const lips = inside(dy - outUpper, width) * inside(outLower - dy, width);
    if (lips > 0) paintLips(person, mouth, dy, inUpper, inLower, outUpper, outLower, lips, surface);
    const gap = inUpper - inLower;
    if (gap > 0.012) {
      const open = inside(dy - inUpper, width) * inside(inLower - dy, width);
      if (open > 0) paintInside(mouth, jaw, u, y, seam + inUpper, seam + inLower, open, width, surface);
      surface.cover(CAVITY, 0.6 * line(dy - inUpper, 0.01, width));
    }
    // Below the lower lip the skin turns in.
    surface.darken(0.22 * arc * line(dy - outLower + 0.035, 0.02, 0.05));
  }
  // Seam and corners, also of a mouth that is nearly shut.
  const shut = 1 - smooth(0.01, 0.05, inUpper - inLower);
  const ends = 1 - smooth(0.98, 1.1, u);
  surface.cover(CAVITY, (0.65 + 0.3 * mouth.pressed) * shut * ends * line(dy - (inUpper + inLower) / 2, 0.011, width));
  const tuck = Math.abs(mouth.lift[side]) * 4 + 0.25;
  surface.darken(Math.min(0.5, 0.35 * tuck) * line(u - 1.04, 0.05, 0.12) * line(dy, 0.022, 0.05));
}

function blendHalves(pair: readonly [number, number], side: 0 | 1, near: number): number {
  const middle = (pair[0] + pair[1]) / 2;
  return middle + (pair[side] - middle) * near;
}

function paintLips(
  person: IdentityTraits,
  mouth: MouthShape,
  dy: number,
  inUpper: number,
  inLower: number,
  outUpper: number,
  outLower: number,
  share: number,
  surface: Surface,
): void {
  const { lips } = person;
  const middle = (inUpper + inLower) / 2;
  const isUpper = dy > middle;
  const t = isUpper ? (dy - inUpper) / (outUpper - inUpper + 1e-6) : (inLower - dy) / (inLower - outLower + 1e-6);
  const tone = (isUpper ? 0.82 : 1.05) * (1 - 0.25 * mouth.pressed);
  surface.cover(lips, 0.95 * share, tone);
  // Each lip is a roll: the upper one faces down at the seam, the lower one up.
  surface.slopeY += share * (isUpper ? -0.5 * (1 - t) : 0.55 - 1.0 * t);
  surface.gloss += (isUpper ? 0.03 : 0.12) * share;
}

function paintInside(
  mouth: MouthShape,
  jaw: number,
  u: number,
  y: number,
  top: number,
  bottom: number,
  share: number,
  width: number,
  surface: Surface,
): void {
  surface.slopeX *= 1 - share;
  surface.slopeY *= 1 - share;
  surface.cover(CAVITY, share);
  surface.gloss *= 1 - share;
  const tongue = bottom + 0.35 * (top - bottom) * (1 - u * u);
  surface.cover(TONGUE, share * smooth(0.1, 0.3, jaw) * inside(y - tongue, 0.06));
  // The upper teeth stay with the skull, the lower ones go down with the jaw; corners of the mouth are in shadow.
  const lit = 0.4 + 0.6 * (1 - u * u);
  const meet = mouth.y + 0.035 * u * u;
  // The upper lip shades the teeth behind it.
  const shade = lit * (0.45 + 0.55 * smooth(0, 0.04, top - y));
  const upperEdge = Math.max(meet - 0.012, top - TOOTH);
  surface.cover(TEETH, share * inside(upperEdge - y, width), shade);
  const lowerEdge = Math.min(meet - 0.02 - 0.85 * jaw, bottom + 0.06);
  surface.cover(TEETH, share * inside(y - lowerEdge, width), 0.85 * lit);
}
