import { noise2 } from './noise';
import type { Background } from './props';
import type { Sample } from './sample';
import { smooth } from './surface';

/** Colour of the wall behind the person at view coordinates (x, y). */
export function paintBackground(background: Background, x: number, y: number, backdrop: Sample): void {
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
  backdrop.clear(colours[0][0], colours[0][1], colours[0][2]);
  backdrop.cover(colours[1], 1, share);
}
