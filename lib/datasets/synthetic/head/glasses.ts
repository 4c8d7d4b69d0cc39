import type { Rotation } from '../picture/camera';
import { fromDisplay } from '../picture/colour';
import type { Glasses } from '../picture/props';
import type { Sample } from '../picture/sample';
import { inside, smooth } from '../picture/surface';
import type { IdentityTraits } from './identity';

const BRIDGE_Z = 0.88;
/** How far the lenses fall back from the midline outwards. */
const WRAP = 0.32;
const LENS = fromDisplay(60, 66, 76);
const WINDOW = fromDisplay(242, 245, 248);

/**
 * Glasses along the line of sight through view point (x, y), whose nearest surface is at `depth`.
 * Two flat lenses that meet over the nose, and two arms to the ears.
 */
export function paintGlasses(
  glasses: Glasses,
  person: IdentityTraits,
  x: number,
  y: number,
  depth: number,
  turn: Rotation,
  width: number,
  over: Sample,
): void {
  const ox = turn[0]! * x + turn[3]! * y;
  const oy = turn[1]! * x + turn[4]! * y;
  const oz = turn[2]! * x + turn[5]! * y;
  const dx = turn[6]!;
  const dy = turn[7]!;
  const dz = turn[8]!;
  for (let side = -1; side <= 1; side += 2) {
    const z = (BRIDGE_Z - oz - WRAP * side * ox) / (dz + WRAP * side * dx);
    const hx = side * (ox + z * dx);
    if (hx >= 0 && hx < 0.8 && z > depth) {
      const hy = oy + z * dy;
      if (paintLens(glasses, person, hx, hy, width, over)) return;
    }
    // The arm lies in the plane through the rim's outer end and the ear.
    if (Math.abs(dx) < 0.02) continue;
    const rimX = person.eyeDistance + glasses.width;
    const rimZ = BRIDGE_Z - WRAP * rimX;
    const lean = (person.width + 0.02 - rimX) / (rimZ + 0.1);
    // Points with side · x = rimX + lean · (rimZ − z).
    const reach = (rimX + lean * rimZ - side * ox - lean * oz) / (side * dx + lean * dz);
    const az = oz + reach * dz;
    if (reach > depth + 0.005 && az < rimZ && az > -0.12) {
      const ay = oy + reach * dy - person.eyeY - 0.07;
      const share = inside(Math.abs(ay) - Math.max(0.018, 0.7 * glasses.rim), width);
      if (share > 0) over.cover(glasses.frame, 0.9, share);
    }
  }
}

/** Paints one side of the glasses at (x from the midline, y) in its plane. @returns whether there is anything */
function paintLens(
  glasses: Glasses,
  person: IdentityTraits,
  x: number,
  y: number,
  width: number,
  over: Sample,
): boolean {
  const cx = Math.abs(x - person.eyeDistance - 0.005) / glasses.width;
  const cy = Math.abs(y - person.eyeY + 0.01) / glasses.height;
  if (cx > 1.3 || cy > 1.3) return false;
  const n = glasses.squareness;
  const d = ((cx ** n + cy ** n) ** (1 / n) - 1) * glasses.height;
  const rim = inside(Math.abs(d) - glasses.rim / 2, width);
  const between = x < person.eyeDistance - glasses.width + 0.02 && d > 0;
  const bridge = between ? inside(Math.abs(y - person.eyeY - 0.06) - glasses.rim / 2, width) : 0;
  if (d < 0) {
    over.cover(LENS, 1, glasses.tint);
    // A window's reflection.
    const across = x - person.eyeDistance - 0.6 * (y - person.eyeY) + 0.1;
    over.cover(WINDOW, 1, 0.22 * smooth(0.05, 0.0, Math.abs(across)));
  }
  over.cover(glasses.frame, 1, Math.max(rim, bridge));
  return d < 0 || rim > 0 || bridge > 0;
}
