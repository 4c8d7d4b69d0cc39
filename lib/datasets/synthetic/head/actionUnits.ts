/**
 * Facial action units, the muscle movements that expressions are written in.
 * Source: P. Ekman & W. V. Friesen, Facial Action Coding System, 1978 (numbers and names as in the 2002 manual).
 */
export const ACTION_UNIT_NAMES = {
  1: 'inner brow raiser',
  2: 'outer brow raiser',
  4: 'brow lowerer',
  5: 'upper lid raiser',
  6: 'cheek raiser',
  7: 'lid tightener',
  9: 'nose wrinkler',
  10: 'upper lip raiser',
  12: 'lip corner puller',
  15: 'lip corner depressor',
  16: 'lower lip depressor',
  17: 'chin raiser',
  20: 'lip stretcher',
  23: 'lip tightener',
  25: 'lips part',
  26: 'jaw drop',
} as const;

export type ActionUnit = keyof typeof ACTION_UNIT_NAMES;

export const ACTION_UNITS = Object.keys(ACTION_UNIT_NAMES).map(Number) as ActionUnit[];

/** One number for the half of the face at x < 0 (the image's left when frontal), one for x > 0. */
export type Pair = readonly [left: number, right: number];

/** How strongly each unit acts on each half of the face: 0 (at rest) … 1 (FACS intensity E, the maximum). */
export type Activations = Readonly<Record<ActionUnit, Pair>>;

/** A face at rest, but for the units given; a single number acts on both halves. */
export function activate(units: Partial<Record<ActionUnit, number | Pair>> = {}): Activations {
  const activations = {} as Record<ActionUnit, Pair>;
  for (const unit of ACTION_UNITS) {
    const value = units[unit] ?? 0;
    activations[unit] = typeof value === 'number' ? [value, value] : value;
  }
  return activations;
}
