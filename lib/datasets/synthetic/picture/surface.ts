import type { Rgb } from './colour';

/** What the paint says about one point of a surface before light falls on it; reused from point to point. */
export class Surface {
  r = 0.1;
  g = 0.1;
  b = 0.1;
  /** Share of the ambient light that reaches the point. */
  open = 0.9;
  /** Share of the lamp's light that reaches the point. */
  lit = 0.9;
  /** Relief too fine for the grid: the tilt of the normal along x and y of the head. */
  slopeX = 0.1;
  slopeY = 0.1;
  /** Strength of the highlight. */
  gloss = 0.1;

  start(colour: Rgb, gloss: number): void {
    this.r = colour[0];
    this.g = colour[1];
    this.b = colour[2];
    this.open = 1;
    this.lit = 1;
    this.slopeX = 0;
    this.slopeY = 0;
    this.gloss = gloss;
  }

  /** Covers a share of the point with a colour, made lighter or darker by `tone`. */
  cover(colour: Rgb, share: number, tone = 1): void {
    if (share <= 0) return;
    this.r += (tone * colour[0] - this.r) * share;
    this.g += (tone * colour[1] - this.g) * share;
    this.b += (tone * colour[2] - this.b) * share;
  }

  /** Takes a share of the light away; red last, as in skin. */
  darken(share: number): void {
    this.r *= 1 - 0.9 * share;
    this.g *= 1 - share;
    this.b *= 1 - share;
  }
}

/** How much of a sample of the given width lies inside an edge at signed distance `d` (negative inside). */
export function inside(d: number, width: number): number {
  const share = 0.5 - d / width;
  return share <= 0 ? 0 : Math.min(share, 1);
}

/** A soft line of half-width `half` at distance `d`. */
export function line(d: number, half: number, width: number): number {
  return inside((d < 0 ? -d : d) - half, width);
}

/** Rises smoothly from 0 at `from` to 1 at `to`. */
export function smooth(from: number, to: number, x: number): number {
  const t = (x - from) / (to - from);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}
