import { Random } from '../../lib/support/random';

/** Draws the same share of every range: 0 its low end, 0.5 its middle, just below 1 its high end. */
export class FixedRandom extends Random {
  constructor(private readonly share: number) {
    super(0);
  }

  override uniform(low = 0, high = 1): number {
    return low + (high - low) * this.share;
  }
}
