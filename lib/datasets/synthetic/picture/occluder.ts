import type { Occluder } from './props';
import type { Sample } from './sample';
import { inside } from './surface';

/** The thing in front of the face at view coordinates (x, y) before the head's shift. */
export function paintOccluder(occluder: Occluder, x: number, y: number, width: number, over: Sample): void {
  const cos = Math.cos(occluder.angle);
  const sin = Math.sin(occluder.angle);
  const along = (x - occluder.x) * cos + (y - occluder.y) * sin;
  const across = (y - occluder.y) * cos - (x - occluder.x) * sin;
  const { size, colour } = occluder;
  if (across > 1.4 * size || across < -1.4 * size) return;
  if (occluder.kind === 'bar') {
    const t = across / size;
    over.cover(
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
  over.cover(colour, tone, share);
}
