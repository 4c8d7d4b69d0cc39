import { fillNormals, type Grid } from './grid';
import type { IdentityTraits } from './identity';
import type { FaceShape } from './shape';

/**
 * The head's surface. Head coordinates: x to the image's right, y up, z towards the camera of a frontal picture; the origin
 * is in the middle of the head, the crown near y = 1.05, the chin near y = −1.
 *
 * Ellipse-like cross-sections, whose width and depth follow the height, carry smooth bumps (brow ridge, sockets, nose,
 * cheeks, lips, chin) that the action units move. What is finer than the grid is painted on (skin.ts and its neighbours).
 */
const CROWN = 1.05;
/** Height at which the head is widest. */
export const WIDEST = 0.12;
const FRONT_DEPTH = 0.72;
const BACK_DEPTH = 0.95;

/** The lattice of the surface; what does not depend on the person is worked out once. */
interface Lattice {
  /** Sine and cosine of each row's latitude, from the crown to the chin. */
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  /** x and z of a cross-section of radius one at each column: flatter in front than a circle. Column 0 is the back. */
  readonly across: Float64Array;
  readonly ahead: Float64Array;
  readonly grid: Grid;
}

/** @param steps rows over the cranium, the face and under the chin */
function makeLattice(columns: number, steps: readonly [number, number, number]): Lattice {
  // Denser over the face, and around the head denser in front.
  const degrees = [...spaced(90, 26, steps[0]), ...spaced(26, -62, steps[1]), ...spaced(-62, -90, steps[2]), -90];
  const latitudes = Float64Array.from(degrees, (degree) => (degree * Math.PI) / 180);
  const around = Float64Array.from({ length: columns }, (_, c) => {
    const s = (2 * c) / columns - 1;
    return Math.PI * (0.38 * s + 0.62 * s ** 3);
  });
  const size = 3 * columns * latitudes.length;
  return {
    sines: latitudes.map(Math.sin),
    cosines: latitudes.map((latitude) => Math.max(0, Math.cos(latitude))),
    across: around.map((angle) => Math.sign(Math.sin(angle)) * Math.abs(Math.sin(angle)) ** 0.92),
    ahead: around.map((angle) => Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** 0.8),
    grid: { rows: latitudes.length, columns, positions: new Float32Array(size), normals: new Float32Array(size) },
  };
}

function spaced(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => from + ((to - from) * i) / steps);
}

const FINE = makeLattice(64, [9, 34, 5]);
/** For small pictures, whose pixels are as wide as its meshes. */
const COARSE = makeLattice(48, [7, 28, 4]);
const SMALL = 64;

/** Half the head's width at a height, without bumps. */
export function widthAt(person: IdentityTraits, y: number): number {
  const s = y > WIDEST ? (y - WIDEST) / (CROWN - WIDEST) : (WIDEST - y) / (person.chin + WIDEST);
  if (s >= 1) return 0;
  return person.width * (1 - s * s) ** (y > WIDEST ? 0.5 : person.jaw);
}

/** Smooth bump of height one at the centre that ends at distance one. */
function bump(x: number, y: number): number {
  const r = x * x + y * y;
  return r < 1 ? (1 - r) * (1 - r) : 0;
}

/** Builds the surface of one face for a picture of the given side. The result is overwritten by the next call. */
export function buildHead(person: IdentityTraits, face: FaceShape, side: number): Grid {
  const { sines, cosines, across, ahead, grid } = side <= SMALL ? COARSE : FINE;
  const { rows, columns, positions } = grid;
  for (let r = 0; r < rows; r++) {
    const sine = sines[r]!;
    const cosine = cosines[r]!;
    const upper = sine > 0;
    const y = WIDEST + sine * (upper ? CROWN - WIDEST : person.chin + WIDEST);
    const width = person.width * cosine ** (upper ? 1 : 2 * person.jaw);
    const front = FRONT_DEPTH * cosine ** (upper ? 0.8 : 0.42);
    const back = BACK_DEPTH * cosine ** (upper ? 0.9 : 1.2);
    for (let c = 0; c < columns; c++) {
      const i = 3 * (r * columns + c);
      positions[i] = width * across[c]!;
      positions[i + 1] = y;
      positions[i + 2] = (ahead[c]! > 0 ? front : back) * ahead[c]!;
      if (ahead[c]! > 0) mould(person, face, positions, i, across[c]! < 0 ? 0 : 1);
    }
  }
  fillNormals(grid);
  return grid;
}

/** Adds the bumps to the vertex whose coordinates start at `i`. */
function mould(person: IdentityTraits, face: FaceShape, positions: Float32Array, i: number, side: 0 | 1): void {
  const x = Math.abs(positions[i]!);
  const y = positions[i + 1]!;
  const eye = face.eyes[side];
  const brow = face.brows[side];
  const { nose, mouth } = face;
  let z = 0;
  let out = 0;
  let drop = 0;
  if (y > -0.4) {
    z += 0.045 * bump((x - 0.28) / 0.36, (y - 0.5 * (person.browY + brow.middleY) + 0.03) / 0.16);
    z -= 0.11 * bump((x - eye.x) / 0.27, (y - eye.y) / 0.23);
    z += 0.055 * bump((x - eye.x) / 0.21, (y - eye.y) / 0.16);
  }
  if (x < 0.4) {
    const bridge = (y - nose.tipY) / (eye.y + 0.16 - nose.tipY);
    if (bridge > -0.1 && bridge < 1) {
      const slope = 1 - 0.62 * bridge;
      z += nose.depth * slope * bump(x / (nose.width * (1.05 - 0.35 * bridge)), 0) * Math.min(1, 2.2 * (1 - bridge));
    }
    z += 0.5 * nose.depth * bump(x / (nose.width * 0.95), (y - nose.tipY) / 0.13);
    const wing = nose.width * (0.72 + 0.4 * nose.flare);
    z += 0.085 * bump((x - wing) / 0.095, (y - nose.tipY + 0.035 - 0.03 * nose.flare) / 0.095);
    z += 0.06 * bump(x / 0.42, (y - mouth.y) / 0.34);
  }
  const rise = face.cheeks[side];
  const apple = bump((x - 0.42) / 0.3, (y + 0.2 - 1.4 * rise) / 0.27);
  z += (0.04 + 0.9 * rise + 0.02 * person.cheeks) * apple;
  out += (0.02 + 0.25 * rise) * apple + 0.045 * person.cheeks * bump((x - 0.6) / 0.35, (y + 0.42) / 0.4);
  if (y < -0.35) {
    z += 0.085 * bump(x / 0.3, (y + person.chin - 0.13) / 0.24);
    // The jaw turns about its hinges: the chin falls most and goes back a little.
    const share = Math.min(1, (-0.35 - y) / 0.35);
    drop = face.jaw * share * share * (3 - 2 * share);
    z -= 0.25 * drop;
    out -= 0.12 * drop;
  }
  positions[i] = positions[i]! + (side === 0 ? -out : out) * Math.min(1, 5 * x);
  positions[i + 1] = y - drop;
  positions[i + 2] = positions[i + 2]! + z;
}
