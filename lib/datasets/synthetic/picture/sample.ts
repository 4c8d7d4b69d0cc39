import type { Rgb } from './colour';

/** The linear light of one sample, on which things in front are laid; reused from sample to sample. */
export class Sample {
  r = 0.1;
  g = 0.1;
  b = 0.1;

  clear(r: number, g: number, b: number): void {
    this.r = r;
    this.g = g;
    this.b = b;
  }

  /** Covers a share of the sample with a colour, made lighter or darker by `tone`. */
  cover(colour: Rgb, tone: number, share: number): void {
    this.r += (tone * colour[0] - this.r) * share;
    this.g += (tone * colour[1] - this.g) * share;
    this.b += (tone * colour[2] - this.b) * share;
  }
}
