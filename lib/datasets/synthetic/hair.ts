import { fillNormals, type Grid } from './grid';
import { WIDEST, widthAt } from './head';
import type { HairStyle, IdentityTraits } from './identity';
import { noise1 } from './noise';

/** A hair style as a shell around the head that is cut away where there is no hair. Heights and lengths in head units. */
interface Cut {
  /** Lower edge of the hair around the head: [angle from the front in radians, height over the hairline's, or absolute below]. */
  readonly edge: readonly (readonly [angle: number, y: number])[];
  /** Thickness on top and at the sides. */
  readonly top: number;
  readonly sides: number;
  /** How far down the shell reaches. */
  readonly bottom: number;
  /** Waviness of surface and edge. */
  readonly curl: number;
  /** Rise of the hairline from one side of the forehead to the other. */
  readonly slant: number;
}

/** Heights above this are measured from the person's hairline, so that one cut serves high and low foreheads. */
const HAIRLINE = 0.64;

const CUTS: Readonly<Partial<Record<HairStyle, Cut>>> = {
  short: {
    edge: [
      [0, 0.66],
      [0.5, 0.64],
      [0.85, 0.5],
      [1.05, 0.1],
      [1.2, -0.05],
      [1.3, 0.16],
      [1.75, 0.16],
      [1.95, -0.35],
      [3.2, -0.5],
    ],
    top: 0.11,
    sides: 0.05,
    bottom: -0.6,
    curl: 0.25,
    slant: 0,
  },
  'side part': {
    edge: [
      [0, 0.66],
      [0.55, 0.62],
      [0.9, 0.46],
      [1.05, 0.1],
      [1.2, 0.0],
      [1.3, 0.16],
      [1.75, 0.16],
      [1.95, -0.35],
      [3.2, -0.5],
    ],
    top: 0.17,
    sides: 0.06,
    bottom: -0.6,
    curl: 0.15,
    slant: 0.11,
  },
  fringe: {
    edge: [
      [0, 0.5],
      [0.45, 0.49],
      [0.8, 0.4],
      [1.0, 0.05],
      [1.15, -0.12],
      [1.3, 0.0],
      [1.75, -0.2],
      [1.95, -0.45],
      [3.2, -0.55],
    ],
    top: 0.13,
    sides: 0.1,
    bottom: -0.65,
    curl: 0.5,
    slant: 0.03,
  },
  bob: {
    edge: [
      [0, 0.66],
      [0.4, 0.6],
      [0.75, 0.35],
      [0.95, -0.1],
      [1.1, -0.78],
      [3.2, -0.82],
    ],
    top: 0.13,
    sides: 0.15,
    bottom: -0.9,
    curl: 0.1,
    slant: 0.04,
  },
  long: {
    edge: [
      [0, 0.68],
      [0.35, 0.62],
      [0.7, 0.4],
      [0.95, -0.05],
      [1.12, -1.0],
      [1.25, -1.5],
      [3.2, -1.6],
    ],
    top: 0.12,
    sides: 0.12,
    bottom: -1.6,
    curl: 0.2,
    slant: 0,
  },
  curly: {
    edge: [
      [0, 0.62],
      [0.5, 0.58],
      [0.85, 0.4],
      [1.05, 0.12],
      [1.2, -0.05],
      [1.75, -0.15],
      [1.95, -0.4],
      [3.2, -0.5],
    ],
    top: 0.3,
    sides: 0.24,
    bottom: -0.6,
    curl: 1,
    slant: 0,
  },
  bun: {
    edge: [
      [0, 0.64],
      [0.5, 0.6],
      [0.85, 0.42],
      [1.05, 0.12],
      [1.25, 0.08],
      [1.3, 0.14],
      [1.75, 0.1],
      [1.95, -0.3],
      [3.2, -0.5],
    ],
    top: 0.07,
    sides: 0.04,
    bottom: -0.6,
    curl: 0,
    slant: 0,
  },
};

const COLUMNS = 72;
const ROWS = 30;
const UPPER = 16;
const size = ROWS * COLUMNS;
const grid = {
  rows: ROWS,
  columns: COLUMNS,
  positions: new Float32Array(3 * size),
  normals: new Float32Array(3 * size),
  mask: new Float32Array(size),
  strand: new Float32Array(size),
} satisfies Grid;

/** The shell of a person's hair, or null for styles that are painted on the scalp. Overwritten by the next call. */
export function buildHair(person: IdentityTraits): Grid | null {
  const cut = CUTS[person.hairStyle];
  if (!cut) return null;
  const { positions, mask, strand } = grid;
  for (let r = 0; r < ROWS; r++) {
    const upper = r < UPPER;
    const latitude = (Math.PI / 2) * (1 - r / (UPPER - 1));
    const below = (r - UPPER + 1) / (ROWS - UPPER);
    const plainY = upper ? WIDEST + Math.sin(latitude) * (1.05 - WIDEST) : WIDEST + below * (cut.bottom - WIDEST);
    const swell = cut.top * Math.max(0, Math.sin(latitude)) ** 2;
    // Loose hair hangs down from the widest part instead of following the jaw.
    const hanging = person.width * (1 - 0.1 * below * below);
    const headWidth = upper
      ? person.width * Math.cos(latitude)
      : Math.max(widthAt(person, plainY), cut.bottom < -0.7 ? hanging : 0);
    const frontDepth = 0.76 * (upper ? Math.cos(latitude) ** 0.8 : 1);
    const backDepth =
      0.95 * (upper ? Math.cos(latitude) ** 0.9 : Math.max(0.35, 1 - (cut.bottom < -0.7 ? 0.2 : 0.6) * below));
    for (let c = 0; c < COLUMNS; c++) {
      const angle = Math.PI * ((2 * c) / COLUMNS - 1);
      const sine = Math.sin(angle);
      const cosine = Math.cos(angle);
      const wave = cut.curl * (0.035 * noise1(angle * 5 + 3 * r) + 0.02 * noise1(angle * 11 + 7 * r));
      const lopsided = 1 + 0.5 * cut.slant * 4 * person.parting * sine * (upper ? Math.sin(latitude) : 0);
      const thick = (cut.sides * lopsided + wave) * (upper ? 1 : 1 - 0.2 * below);
      const i = r * COLUMNS + c;
      const y = plainY + swell * lopsided;
      positions[3 * i] =
        (headWidth + thick * (upper ? Math.cos(latitude) ** 0.5 : 1)) * Math.sign(sine) * Math.abs(sine) ** 0.92;
      positions[3 * i + 1] = y;
      const depth = cosine > 0 ? frontDepth + 0.1 + 0.5 * cut.sides : backDepth + thick;
      positions[3 * i + 2] = depth * Math.sign(cosine) * Math.abs(cosine) ** 0.8;
      const jag = cut.curl * 0.05 * noise1(angle * 9);
      mask[i] = plainY - edgeAt(cut, person, angle) + jag;
      strand[i] = angle;
    }
  }
  fillNormals(grid);
  return grid;
}

function edgeAt(cut: Cut, person: IdentityTraits, angle: number): number {
  const { edge } = cut;
  const a = Math.abs(angle);
  let k = 1;
  while (k < edge.length - 1 && edge[k]![0] < a) k++;
  const [x0, y0] = edge[k - 1]!;
  const [x1, y1] = edge[k]!;
  const y = y0 + ((y1 - y0) * (a - x0)) / (x1 - x0);
  const forehead = Math.max(0, Math.min(1, (y - 0.3) / 0.2));
  return y + forehead * (person.hairline - HAIRLINE + cut.slant * person.parting * Math.sin(angle) * 1.5);
}
