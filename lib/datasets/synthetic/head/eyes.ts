import { fromDisplay, type Rgb } from '../picture/colour';
import { inside, line, type Surface, smooth } from '../picture/surface';
import type { IdentityTraits } from './identity';
import type { EyeShape } from './shape';

const SCLERA = fromDisplay(236, 232, 228);
const PUPIL = fromDisplay(10, 8, 8);
const LASHES = fromDisplay(26, 18, 16);
const GLINT: Rgb = [1.6, 1.6, 1.6];

/**
 * Paints the point (x from the midline, y) if it lies on or around an eye.
 * @param side 0 for the half at x < 0 @param gaze −1 … 1 @param width of a sample in head units
 */
export function paintEye(
  person: IdentityTraits,
  eye: EyeShape,
  x: number,
  y: number,
  side: 0 | 1,
  gaze: readonly [number, number],
  width: number,
  surface: Surface,
): void {
  const u = (x - eye.x) / eye.halfWidth;
  if (u < -1.3 || u > 1.4) return;
  const dy = y - eye.y - eye.tilt * u;
  if (dy > 0.3 || dy < -0.22) return;
  const arc = Math.sqrt(Math.max(0, 1 - u * u));
  const round = arc * (0.35 + 0.65 * arc);
  const sink = u < 0 ? eye.innerDroop * -u : eye.outerDroop * u;
  const upper = eye.upper * round - sink * arc * 1.2;
  const lower = -eye.lower * round;
  const lid = Math.max(upper, lower + 0.012);

  if (u > -1 && u < 1) {
    const open = inside(dy - lid, width) * inside(lower - dy, width);
    if (open > 0) {
      const across = side === 0 ? -1 : 1;
      const ix = x - eye.x - across * gaze[0] * 0.055;
      const iy = dy - 0.012 - gaze[1] * 0.03;
      const r = Math.sqrt(ix * ix + iy * iy);
      // The lid and its lashes shade the ball below them.
      const shade = 0.35 + 0.65 * smooth(0, 0.085, lid - dy);
      surface.cover(SCLERA, open, shade);
      const radius = 0.53 * eye.halfWidth;
      const iris = open * inside(r - radius, width);
      if (iris > 0) {
        const ring = r > radius * 0.78 ? 0.4 : 0.75 + 0.5 * smooth(0.02, -0.06, iy);
        const tone = ring * (0.5 + 0.5 * shade);
        surface.cover(person.iris, iris, tone);
        surface.cover(PUPIL, open * inside(r - 0.46 * radius, width));
        surface.cover(
          GLINT,
          0.9 * open * inside(Math.sqrt((across * ix + 0.034) ** 2 + (iy - 0.04) ** 2) - 0.021, width),
        );
      }
      surface.open = Math.max(surface.open, 0.95);
      surface.slopeX *= 1 - open;
      surface.slopeY *= 1 - open;
    }
  }
  paintLids(person, u, dy, lid, lower, arc, width, surface);
}

function paintLids(
  person: IdentityTraits,
  u: number,
  dy: number,
  lid: number,
  lower: number,
  arc: number,
  width: number,
  surface: Surface,
): void {
  // The upper lash line is the boldest line of the eye, thicker outwards, with a small flick past the corner.
  const along = smooth(-1.08, -0.8, u) * (1 - smooth(1.02, 1.22, u));
  const flick = u > 0.95 ? 0.06 * (u - 0.95) : 0;
  const half = person.lashes * (0.7 + 0.35 * (u + 1) * 0.5);
  surface.cover(LASHES, 0.95 * along * line(dy - lid - flick - half * 0.5, half, width));
  if (u > -1 && u < 1) {
    surface.cover(LASHES, 0.4 * arc * line(dy - lower + 0.004, 0.007, width));
    const crease = dy - lid - 0.05 - 0.012 * arc;
    surface.darken(0.34 * arc * line(crease, 0.009, 1.5 * width));
    // The bag under the eye.
    surface.darken((0.1 + 0.12 * person.age) * arc * line(dy - lower + 0.06, 0.012, 2 * width));
  }
}
