/**
 * What the page of an explorer is given, a script each (a page opened from the file system may run scripts beside it, not fetch files).
 * Arrays are little-endian bytes in base64, the long ones deflated (zlib) before.
 */

/** By the name of the script, and of the value that it leaves in `window.mien`. */
export interface Parts {
  readonly points: PointsPart;
  readonly codes: CodesPart;
  readonly network: NetworkPart;
  /** A tfjs GraphModel; only where `NetworkPart.detects`. */
  readonly detector: PackedModel;
}

/** What the first picture needs. */
export interface PointsPart {
  readonly run: string;
  readonly dataset: string;
  /** Whether the run was trained on it. */
  readonly isOwn: boolean;
  /** Images of the test split, of which `n` are shown. */
  readonly images: number;
  readonly n: number;
  readonly classes: readonly string[];
  /** [H, W, C] of the images that the network takes. */
  readonly shape: readonly [number, number, number];
  /** Uint16 [N, 2] each, 0 … 65535 from the left and from above. */
  readonly positions: { readonly expression: string; readonly nuisance: string };
  /** The first is the expression; codes are Int16 [N], −1 where unknown. */
  readonly factors: readonly { readonly name: string; readonly values: readonly string[]; readonly codes: string }[];
  readonly sprites: Sprites;
  /** By class, the image that shows it most clearly; −1 where there is none. */
  readonly clearest: readonly number[];
  /** The image that is picked when the page opens. */
  readonly first: number;
}

/** All faces, small, in a grid on each of a few pictures. */
export interface Sprites {
  readonly files: readonly string[];
  /** [h, w] of a face, in pixels. */
  readonly face: readonly [number, number];
  /** Faces in a row, and in a column, of each picture. */
  readonly columns: number;
  readonly rows: number;
}

/** A code of every image: each number is `low + step · q` of its column. */
export interface PackedCode {
  readonly low: readonly number[];
  readonly step: readonly number[];
  /** Uint8 [N, D], deflated */
  readonly values: string;
}

export interface CodesPart {
  readonly expression: PackedCode;
  readonly nuisance: PackedCode;
}

/** A tfjs model: its `model.json` and the bytes of its weights, both deflated. */
export interface PackedModel {
  readonly json: string;
  readonly weights: string;
}

export interface NetworkPart {
  readonly disentangler: PackedModel;
  /** Null where the run did not train it. */
  readonly decoder: PackedModel | null;
  /** The share of the variance of the shown images' pixels that the decoder misses; null without one. */
  readonly missed: number | null;
  /** Whether `detector.js` lies beside the page, BlazeFace, which finds the face in a photograph. */
  readonly detects: boolean;
}
