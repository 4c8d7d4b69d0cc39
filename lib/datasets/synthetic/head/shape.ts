import type { Pair } from './actionUnits';

/**
 * Where the features of one face lie once its action units have acted, in head coordinates (see head.ts): one head unit is
 * about half the head's height; x runs to the image's right, y up, with the origin in the middle of the head.
 */
export interface FaceShape {
  /** [left, right] halves of the face, as in `Pair`. */
  readonly eyes: readonly [EyeShape, EyeShape];
  readonly brows: readonly [BrowShape, BrowShape];
  readonly mouth: MouthShape;
  readonly nose: { readonly tipY: number; readonly width: number; readonly depth: number; readonly flare: number };
  /** How far the chin has dropped. */
  readonly jaw: number;
  /** How far each cheek has risen. */
  readonly cheeks: Pair;
  /** Depth of skin folds, 0 … about 1. */
  readonly folds: {
    /** From the nose's wing to the mouth's corner. */
    readonly nasolabial: Pair;
    /** Across the forehead. */
    readonly forehead: Pair;
    /** Between the brows. */
    readonly glabella: number;
    /** Across the bridge of the nose. */
    readonly nose: number;
    /** Beside the outer corners of the eyes. */
    readonly crow: Pair;
    /** Dimpling of the chin. */
    readonly chin: number;
  };
}

export interface EyeShape {
  /** Distance of the centre from the midline. */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  /** Height of the upper lid above the centre and of the lower lid below it (negative: above it). */
  readonly upper: number;
  readonly lower: number;
  readonly tilt: number;
  /** How far the inner and the outer part of the upper lid sink. */
  readonly innerDroop: number;
  readonly outerDroop: number;
}

export interface BrowShape {
  /** Distances from the midline. */
  readonly innerX: number;
  readonly outerX: number;
  readonly innerY: number;
  readonly middleY: number;
  readonly outerY: number;
  readonly thickness: number;
}

export interface MouthShape {
  /** Height of the middle of the seam. */
  readonly y: number;
  readonly halfWidth: Pair;
  /** Height of each corner over the middle. */
  readonly lift: Pair;
  /** How far the upper lip's edge lies above the seam and the lower lip's below it. */
  readonly upperGap: Pair;
  readonly lowerGap: Pair;
  readonly upperLip: number;
  readonly lowerLip: number;
  /** How hard the lips are pressed together, 0 … 1. */
  readonly pressed: number;
}
