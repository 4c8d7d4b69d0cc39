/** What a way of drawing points can do. */

/** Where the square of positions 0 … 1 lies in the canvas, in its pixels. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly side: number;
  /** A point's diameter. */
  readonly dot: number;
}

export interface Colouring {
  /** [N] an index into `palette`, negative where unknown. */
  readonly codes: Int16Array;
  /** CSS colours */
  readonly palette: readonly string[];
  readonly unknown: string;
}

export interface Renderer {
  readonly kind: 'webgl' | 'canvas';
  colour(colouring: Colouring): void;
  /** @param front [N] 1 for points that stand out, the others fade; null: all stand out */
  select(front: Uint8Array | null): void;
  draw(view: View): void;
}
