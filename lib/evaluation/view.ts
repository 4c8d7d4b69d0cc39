/** One view of an image, as a shift, an enlargement and a mirror make it. */
export interface View {
  readonly mirrored: boolean;
  /** Share of the image's sides that the view shows. */
  readonly scale: number;
  /** Where its centre lies, from the image's, in half sides: right and down. */
  readonly shift: readonly [number, number];
}

/** The image as it is. */
export const WHOLE: View = { mirrored: false, scale: 1, shift: [0, 0] };

/** Whether a view is all of the image, mirrored or not: then no pixel lies between others. */
export function isWhole({ scale, shift }: View): boolean {
  return scale === 1 && shift[0] === 0 && shift[1] === 0;
}

/**
 * Which pixel (a·x + b·y + c, d·x + e·y + f) of the image a view has at (x, y), before it is mirrored: a b c d e f 0 0, as TensorFlow's image
 * transforms take it.
 */
export function windowOf({ scale, shift }: View, height: number, width: number): number[] {
  const start = (side: number, along: number) => ((side - 1) / 2) * (1 - scale) + (along * side) / 2;
  return [scale, 0, start(width, shift[0]), 0, scale, start(height, shift[1]), 0, 0];
}
