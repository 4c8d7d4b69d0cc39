import { inside, type Surface, smooth } from '../picture/surface';
import type { IdentityTraits } from './identity';
import type { BrowShape } from './shape';

/** Height of a brow's middle line at position t = 0 (inner end) … 1 (outer end): the parabola through its three heights. */
function browHeight(brow: BrowShape, t: number): number {
  const { innerY, middleY, outerY } = brow;
  // The peak of the arch lies past the middle of the brow.
  const peak = 0.58;
  const a = ((t - peak) * (t - 1)) / peak;
  const b = (t * (1 - t)) / (peak * (1 - peak));
  const c = (t * (t - peak)) / (1 - peak);
  return innerY * a + middleY * b + outerY * c;
}

/** Paints the point (x from the midline, y) if it lies on a brow. */
export function paintBrow(
  person: IdentityTraits,
  brow: BrowShape,
  x: number,
  y: number,
  width: number,
  surface: Surface,
): void {
  const length = brow.outerX - brow.innerX;
  const t = (x - brow.innerX) / length;
  if (t < -0.08 || t > 1.05) return;
  const s = t < 0 ? 0 : Math.min(t, 1);
  const middle = browHeight(brow, s);
  const slope = (browHeight(brow, s + 0.02) - browHeight(brow, s - 0.02)) / (0.04 * length);
  const away = Math.abs(y - middle) / Math.sqrt(1 + slope * slope);
  const taper = 0.72 + 0.28 * smooth(0, 0.25, t) - 0.72 * smooth(0.45, 1.05, t);
  const ends = inside(-(t + 0.03) * length, 1.5 * width) * inside((t - 1) * length, width);
  surface.cover(person.brow, 0.93 * ends * inside(away - brow.thickness * taper, width * 1.1));
}
