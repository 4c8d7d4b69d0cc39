import type { Rotation } from './camera';
import { fromDisplay, type Rgb } from './colour';
import type { IdentityTraits } from './identity';
import { noise2 } from './noise';
import type { Background, Glasses, Occluder } from './props';
import { inside, smooth } from './surface';

/** Result of the last overlay: colour and share of the sample it covers. */
export const overlay = { r: 0.1, g: 0.1, b: 0.1, share: 0.1 };

function put(colour: Rgb, tone: number, share: number): void {
  overlay.r = colour[0] * tone;
  overlay.g = colour[1] * tone;
  overlay.b = colour[2] * tone;
  overlay.share = share;
}

/** Colour of the wall behind the person at view coordinates (x, y). */
export function paintBackground(background: Background, x: number, y: number): void {
  const { kind, colours, angle, period, spots } = background;
  const along = x * Math.cos(angle) + y * Math.sin(angle);
  let share = 0;
  if (kind === 1) share = smooth(-1.4, 1.4, along);
  else if (kind === 2) share = smooth(-0.2, 0.2, Math.sin((2 * Math.PI * along) / period));
  else if (kind === 3) {
    share = 0.3 * noise2(3 * x + 20, 3 * y);
    for (const spot of spots) {
      const dx = x - spot.x;
      const dy = y - spot.y;
      const r = (dx * dx + dy * dy) / (spot.radius * spot.radius);
      if (r < 1) share += spot.share * smooth(1, 0.6, r);
    }
    share = share < 0 ? 0 : Math.min(share, 1);
  }
  const [a, b] = colours;
  overlay.r = a[0] + (b[0] - a[0]) * share;
  overlay.g = a[1] + (b[1] - a[1]) * share;
  overlay.b = a[2] + (b[2] - a[2]) * share;
  overlay.share = 1;
}

const BRIDGE_Z = 0.88;
/** How far the lenses fall back from the midline outwards. */
const WRAP = 0.32;
const LENS = fromDisplay(60, 66, 76);

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
): void {
  overlay.share = 0;
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
      paintLens(glasses, person, hx, hy, width);
      if (overlay.share > 0) return;
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
      if (share > 0) put(glasses.frame, 0.9, share);
    }
  }
}

function paintLens(glasses: Glasses, person: IdentityTraits, x: number, y: number, width: number): void {
  const cx = Math.abs(x - person.eyeDistance - 0.005) / glasses.width;
  const cy = Math.abs(y - person.eyeY + 0.01) / glasses.height;
  if (cx > 1.3 || cy > 1.3) return;
  const n = glasses.squareness;
  const radius = (cx ** n + cy ** n) ** (1 / n);
  const d = (radius - 1) * glasses.height;
  const rim = inside(Math.abs(d) - glasses.rim / 2, width);
  const bridge =
    x < person.eyeDistance - glasses.width + 0.02 && d > 0
      ? inside(Math.abs(y - person.eyeY - 0.06) - glasses.rim / 2, width)
      : 0;
  const frame = Math.max(rim, bridge);
  if (frame > 0) put(glasses.frame, 1, frame);
  else if (d < 0) {
    // A window's reflection in the upper corner.
    const streak = smooth(0.05, 0.0, Math.abs(x - person.eyeDistance - 0.6 * (y - person.eyeY) + 0.1));
    put(streak > 0 ? [0.9, 0.92, 0.95] : LENS, 1, Math.max(glasses.tint, 0.22 * streak));
  }
}

/** The thing in front of the face at view coordinates (x, y) before the head's shift. */
export function paintOccluder(occluder: Occluder, x: number, y: number, width: number): void {
  const cos = Math.cos(occluder.angle);
  const sin = Math.sin(occluder.angle);
  const along = (x - occluder.x) * cos + (y - occluder.y) * sin;
  const across = (y - occluder.y) * cos - (x - occluder.x) * sin;
  const { size, colour } = occluder;
  overlay.share = 0;
  if (across > 1.4 * size || across < -1.4 * size) return;
  if (occluder.kind === 'bar') {
    const t = across / size;
    put(
      colour,
      t > -1 && t < 1 ? 0.45 + 0.55 * Math.sqrt(1 - t * t) + 0.15 * t : 0.45,
      inside(Math.abs(across) - size, width),
    );
    return;
  }
  if (along > 2.6 * size) return;
  // Fingers lie along the first axis, next to each other; the arm comes from below.
  let share = 0;
  let tone = 0;
  const reach = [0.9, 1.05, 1, 0.78];
  for (let finger = 0; finger < 4; finger++) {
    const offset = across - (1.5 - finger) * size * 0.52;
    const end = along - Math.max(-size, Math.min(2.1 * size * reach[finger]!, along));
    const distance = Math.hypot(end, offset) - size * 0.27;
    const cover = inside(distance, width);
    if (cover > share) {
      share = cover;
      const t = Math.min(1, Math.abs(offset) / (size * 0.27));
      tone = 0.5 + 0.5 * Math.sqrt(1 - t * t);
    }
  }
  const palm = Math.hypot((along + 0.9 * size) / 1.15, across) - size * 1.02;
  const wrist = Math.hypot(along + 0.9 * size - Math.min(0, along + 0.9 * size), across) - size * 0.72;
  const cover = inside(Math.min(palm, wrist), width);
  if (cover > share) {
    share = cover;
    tone = 0.9;
  }
  put(colour, tone, share);
}
