import { noise1 } from '../picture/noise';
import { smooth } from '../picture/surface';
import { fillNormals, type Grid } from './grid';
import { EDGE_ANGLES, HAIR_CUTS, HAIRLINE, type HairCut } from './hairCuts';
import { WIDEST, widthAt } from './head';
import type { IdentityTraits } from './identity';

const COLUMNS = 60;
const ROWS = 26;
/** Rows from the crown to the widest part of the head; the others go straight down. */
const UPPER = 15;
const CROWN = 1.05;
const size = ROWS * COLUMNS;
const grid = {
  rows: ROWS,
  columns: COLUMNS,
  positions: new Float32Array(3 * size),
  normals: new Float32Array(3 * size),
  mask: new Float32Array(size),
  strand: new Float32Array(size),
} satisfies Grid;

/** Angle of each column from the front, and x and z of a cross-section of radius one, as the head's. */
const ANGLES = Float64Array.from({ length: COLUMNS }, (_, c) => Math.PI * ((2 * c) / COLUMNS - 1));
const ACROSS = ANGLES.map((angle) => Math.sign(Math.sin(angle)) * Math.abs(Math.sin(angle)) ** 0.92);
const AHEAD = ANGLES.map((angle) => Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** 0.8);
const edges = new Float64Array(COLUMNS);

/** The shell of a person's hair, or null for styles that are painted on the scalp. Overwritten by the next call. */
export function buildHair(person: IdentityTraits): Grid | null {
  const cut = HAIR_CUTS[person.hairStyle];
  if (!cut) return null;
  const { positions, mask, strand } = grid;
  for (let c = 0; c < COLUMNS; c++)
    edges[c] = edgeAt(cut, person, ANGLES[c]!) - 0.05 * cut.curl * noise1(ANGLES[c]! * 9);
  const hangs = cut.bottom < -0.7;
  for (let r = 0; r < ROWS; r++) {
    const upper = r < UPPER;
    const latitude = upper ? (Math.PI / 2) * (1 - r / (UPPER - 1)) : 0;
    const high = Math.sin(latitude);
    const wide = Math.max(0, Math.cos(latitude));
    const below = upper ? 0 : (r - UPPER + 1) / (ROWS - UPPER);
    const plainY = upper ? WIDEST + high * (CROWN - WIDEST) : WIDEST + below * (cut.bottom - WIDEST);
    // Loose hair hangs down from the widest part instead of following the jaw.
    const hanging = person.width * (1 - 0.16 * below * below);
    const width = upper ? person.width * wide : Math.max(widthAt(person, plainY), hangs ? hanging : 0);
    const front = 0.74 * (upper ? wide ** 0.8 : 1);
    const back = 0.95 * (upper ? wide ** 0.9 : Math.max(0.35, 1 - (hangs ? 0.2 : 0.6) * below));
    for (let c = 0; c < COLUMNS; c++) {
      const i = r * COLUMNS + c;
      const above = plainY - edges[c]!;
      mask[i] = above;
      strand[i] = ANGLES[c]!;
      const across = ACROSS[c]!;
      const ahead = AHEAD[c]!;
      const full = 0.12 + 0.88 * smooth(-0.5 * cut.taper, cut.taper, above);
      const wave = cut.curl * (0.04 * noise1(ANGLES[c]! * 5 + 3 * r) + 0.025 * noise1(ANGLES[c]! * 11 + 7 * r));
      const lopsided = 1 + 2 * cut.slant * person.parting * across * high;
      const sides = (cut.sides * lopsided * (1 - 0.25 * below) + wave) * full;
      const inFront = (ahead > 0 ? cut.front * lopsided + wave : cut.sides) * full;
      positions[3 * i] = (width + sides * Math.sqrt(wide)) * across;
      positions[3 * i + 1] = plainY + cut.top * high * high * full * lopsided;
      positions[3 * i + 2] = (ahead > 0 ? front + inFront * Math.sqrt(wide) + 0.02 : back + inFront) * ahead;
    }
  }
  fillNormals(grid);
  return grid;
}

function edgeAt(cut: HairCut, person: IdentityTraits, angle: number): number {
  const a = Math.abs(angle);
  let k = 1;
  while (k < EDGE_ANGLES.length - 1 && EDGE_ANGLES[k]! < a) k++;
  const from = EDGE_ANGLES[k - 1]!;
  const t = (a - from) / (EDGE_ANGLES[k]! - from);
  const y = cut.edge[k - 1]! + (cut.edge[k]! - cut.edge[k - 1]!) * t;
  const forehead = Math.max(0, Math.min(1, (y - 0.3) / 0.2));
  return y + forehead * (person.hairline - HAIRLINE + 1.4 * cut.slant * person.parting * Math.sin(angle));
}
