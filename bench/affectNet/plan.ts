/** Which photographs a generated AffectNet has: as many of each expression as the real one (Mollahosseini, Hasani & Mahoor 2017, table 3). */

/** In the order of AffectNet's numbers: neutral, happy, sad, surprise, fear, disgust, anger, contempt. */
const TRAINING = [74_874, 134_415, 25_459, 14_090, 6_378, 3_803, 24_882, 3_750] as const;
const VALIDATION = 500;

export type AffectNetSet = 'training' | 'validation';

/** Photographs of one expression in a row; their names are the numbers from `first` on. */
export interface Piece {
  readonly set: AffectNetSet;
  /** AffectNet's number of the expression. */
  readonly expression: number;
  readonly first: number;
  readonly count: number;
  /** Of the first of its faces among those of the expression. */
  readonly face: number;
}

/** A row of a list of 2017. */
export interface Photograph {
  readonly id: number;
  readonly expression: number;
  /** Left, top, width and height of the face, in pixels of the photograph. */
  readonly box: readonly [number, number, number, number];
}

/** Photographs of a face; a piece is so many of so many faces. */
export const VARIANTS = 10;
const FACES_A_PIECE = 20;

/** @param share of all photographs, at least one of each expression in each set */
export function pieces(share: number): Piece[] {
  const all: Piece[] = [];
  let first = 0;
  for (const set of ['training', 'validation'] as const) {
    for (const [expression, whole] of TRAINING.entries()) {
      const count = Math.max(1, Math.round(share * (set === 'training' ? whole : VALIDATION)));
      const most = FACES_A_PIECE * VARIANTS;
      for (let at = 0; at < count; at += most) {
        all.push({ set, expression, first: first + at, count: Math.min(most, count - at), face: at / VARIANTS });
      }
      first += count;
    }
  }
  return all;
}
