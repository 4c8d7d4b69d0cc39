import type { HairStyle } from './identity';

/** A hair style as a shell around the head that is cut away where there is no hair. Lengths in head units. */
export interface HairCut {
  /** Height of the hair's lower edge at each of EDGE_ANGLES. */
  readonly edge: readonly number[];
  /** Thickness on top, at the sides and over the forehead. */
  readonly top: number;
  readonly sides: number;
  readonly front: number;
  /** How far above its edge the hair reaches its full thickness: large for hair combed back, 0 for hair that hangs. */
  readonly taper: number;
  /** How far down the shell reaches. */
  readonly bottom: number;
  /** Waviness of surface and edge. */
  readonly curl: number;
  /** Rise of the hairline, and of the volume above it, from one side to the other. */
  readonly slant: number;
}

/** Angles from the front, in radians: forehead, temple (0.95), sideburn (1.15), ear (1.3 … 1.75), nape. */
export const EDGE_ANGLES: readonly number[] = [0, 0.25, 0.5, 0.75, 0.95, 1.05, 1.15, 1.3, 1.5, 1.75, 1.95, 3.2];

/** The hairline the cuts are drawn for; over the forehead a person's own one shifts them. */
export const HAIRLINE = 0.64;

/** Styles that are not here are painted on the scalp, or bald. */
export const HAIR_CUTS: Readonly<Partial<Record<HairStyle, HairCut>>> = {
  short: {
    edge: [0.69, 0.7, 0.68, 0.64, 0.44, 0.14, -0.02, 0.14, 0.2, 0.12, -0.3, -0.45],
    top: 0.13,
    sides: 0.05,
    front: 0.12,
    taper: 0.22,
    bottom: -0.6,
    curl: 0.22,
    slant: 0,
  },
  'side part': {
    edge: [0.7, 0.69, 0.66, 0.6, 0.42, 0.14, 0.0, 0.14, 0.2, 0.12, -0.3, -0.45],
    top: 0.17,
    sides: 0.05,
    front: 0.13,
    taper: 0.16,
    bottom: -0.6,
    curl: 0.1,
    slant: 0.1,
  },
  fringe: {
    edge: [0.52, 0.5, 0.49, 0.4, 0.16, 0.0, -0.1, -0.06, -0.12, -0.25, -0.45, -0.55],
    top: 0.11,
    sides: 0.07,
    front: 0.06,
    taper: 0.02,
    bottom: -0.65,
    curl: 0.45,
    slant: 0.04,
  },
  bob: {
    edge: [0.64, 0.6, 0.52, 0.36, 0.05, -0.3, -0.62, -0.7, -0.72, -0.74, -0.76, -0.8],
    top: 0.1,
    sides: 0.12,
    front: 0.06,
    taper: 0.08,
    bottom: -0.9,
    curl: 0.12,
    slant: 0.1,
  },
  long: {
    edge: [0.67, 0.63, 0.55, 0.4, 0.12, -0.2, -0.7, -1.3, -1.5, -1.55, -1.6, -1.6],
    top: 0.09,
    sides: 0.09,
    front: 0.06,
    taper: 0.08,
    bottom: -1.6,
    curl: 0.25,
    slant: 0,
  },
  curly: {
    edge: [0.6, 0.6, 0.57, 0.5, 0.32, 0.16, 0.0, -0.1, -0.15, -0.2, -0.4, -0.5],
    top: 0.26,
    sides: 0.2,
    front: 0.16,
    taper: 0.08,
    bottom: -0.6,
    curl: 1,
    slant: 0,
  },
  bun: {
    edge: [0.68, 0.67, 0.63, 0.55, 0.36, 0.18, 0.1, 0.16, 0.16, 0.08, -0.3, -0.45],
    top: 0.06,
    sides: 0.035,
    front: 0.05,
    taper: 0.1,
    bottom: -0.6,
    curl: 0,
    slant: 0,
  },
};
