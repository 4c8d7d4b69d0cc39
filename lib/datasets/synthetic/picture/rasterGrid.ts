import type { Grid } from '../head/grid';
import { PART, type SurfaceBuffer } from './buffer';
import type { Camera, Rotation } from './camera';

/** Values per projected vertex: sample x and y, depth, normal (3), mask, strand. */
const STRIDE = 8;
const projected = new Float32Array(STRIDE * 4096);

/** Draws a surface, from its outside only or from both sides. */
export function drawGrid(
  buffer: SurfaceBuffer,
  grid: Grid,
  turn: Rotation,
  camera: Camera,
  part: number,
  twoSided: boolean,
): void {
  project(grid, turn, camera);
  const { rows, columns, strand } = grid;
  for (let r = 0; r + 1 < rows; r++) {
    for (let q = 0; q < columns; q++) {
      const next = q + 1 < columns ? q + 1 : 0;
      // The strand coordinate jumps from π to −π here; the seam is at the back of the head.
      if (strand && next === 0) continue;
      const nw = STRIDE * (r * columns + q);
      const ne = STRIDE * (r * columns + next);
      const sw = nw + STRIDE * columns;
      const se = ne + STRIDE * columns;
      if (absent(nw) && absent(ne) && absent(sw) && absent(se)) continue;
      if (!twoSided && facesAway(nw) && facesAway(ne) && facesAway(sw) && facesAway(se)) continue;
      drawTriangle(buffer, nw, sw, ne, part, twoSided);
      drawTriangle(buffer, ne, sw, se, part, twoSided);
    }
  }
}

function project(grid: Grid, turn: Rotation, camera: Camera): void {
  const { rows, columns, positions, normals, mask, strand } = grid;
  const [a, b, c, d, e, f, g, h, k] = turn as unknown as NineNumbers;
  const { x: midX, y: midY, scale } = camera;
  for (let i = 0, p = 0, o = 0; i < rows * columns; i++, p += 3, o += STRIDE) {
    const x = positions[p]!;
    const y = positions[p + 1]!;
    const z = positions[p + 2]!;
    projected[o] = midX + scale * (a * x + b * y + c * z);
    projected[o + 1] = midY - scale * (d * x + e * y + f * z);
    projected[o + 2] = g * x + h * y + k * z;
    const u = normals[p]!;
    const v = normals[p + 1]!;
    const w = normals[p + 2]!;
    projected[o + 3] = a * u + b * v + c * w;
    projected[o + 4] = d * u + e * v + f * w;
    projected[o + 5] = g * u + h * v + k * w;
    projected[o + 6] = mask ? mask[i]! : 1;
    projected[o + 7] = strand ? strand[i]! : 0;
  }
}

type NineNumbers = [number, number, number, number, number, number, number, number, number];

/** Whether the mask takes the surface away at a projected vertex. */
function absent(vertex: number): boolean {
  return projected[vertex + 6]! <= 0;
}

/** Whether the normal of a projected vertex points well away from the viewer. */
function facesAway(vertex: number): boolean {
  return projected[vertex + 5]! < -0.15;
}

/** Draws the triangle of the projected vertices that start at i, j and k. */
function drawTriangle(buffer: SurfaceBuffer, i: number, j: number, k: number, part: number, twoSided: boolean): void {
  const v = projected;
  const ax = v[i]!;
  const ay = v[i + 1]!;
  const bx = v[j]!;
  const by = v[j + 1]!;
  const cx = v[k]!;
  const cy = v[k + 1]!;
  // Twice the area; with y down, triangles seen from outside turn anticlockwise, so theirs is negative.
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (area === 0 || (area > 0 && !twoSided)) return;
  const ma = v[i + 6]!;
  const mb = v[j + 6]!;
  const mc = v[k + 6]!;
  if (ma <= 0 && mb <= 0 && mc <= 0) return;
  const masked = ma <= 0 || mb <= 0 || mc <= 0;
  const { size, depth } = buffer;
  let minX = ax;
  let maxX = ax;
  if (bx < minX) minX = bx;
  else maxX = bx;
  if (cx < minX) minX = cx;
  else if (cx > maxX) maxX = cx;
  let minY = ay;
  let maxY = ay;
  if (by < minY) minY = by;
  else maxY = by;
  if (cy < minY) minY = cy;
  else if (cy > maxY) maxY = cy;
  // The samples whose centres (at halves) lie within; adding or taking a half and cutting the fraction rounds up or down.
  const left = minX < 0 ? 0 : (minX + 0.5) | 0;
  const right = maxX > size ? size - 1 : (maxX - 0.5) | 0;
  const top = minY < 0 ? 0 : (minY + 0.5) | 0;
  const bottom = maxY > size ? size - 1 : (maxY - 0.5) | 0;
  if (left > right || top > bottom) return;

  // The barycentric weights of a and b are linear in x and y: their values at the first sample, and their steps.
  const per = 1 / area;
  const x0 = left + 0.5;
  const y0 = top + 0.5;
  const a0 = ((bx - x0) * (cy - y0) - (cx - x0) * (by - y0)) * per;
  const b0 = ((cx - x0) * (ay - y0) - (ax - x0) * (cy - y0)) * per;
  const aRight = (by - cy) * per;
  const aDown = (cx - bx) * per;
  const bRight = (cy - ay) * per;
  const bDown = (ax - cx) * per;
  const za = v[i + 2]!;
  const zb = v[j + 2]!;
  const zc = v[k + 2]!;
  // What is seen from inside has its normals turned round.
  const flip = area > 0 ? -1 : 1;
  const { part: parts, nx, ny, nz, strand } = buffer;
  for (let y = top; y <= bottom; y++) {
    let wa = a0 + (y - top) * aDown;
    let wb = b0 + (y - top) * bDown;
    let s = y * size + left;
    for (let x = left; x <= right; x++, s++, wa += aRight, wb += bRight) {
      const wc = 1 - wa - wb;
      if (wa < 0 || wb < 0 || wc < 0) continue;
      const z = wa * za + wb * zb + wc * zc;
      if (z <= depth[s]!) continue;
      if (masked && wa * ma + wb * mb + wc * mc <= 0) continue;
      if (part === PART.hair) strand[s] = wa * v[i + 7]! + wb * v[j + 7]! + wc * v[k + 7]!;
      depth[s] = z;
      parts[s] = part;
      nx[s] = flip * (wa * v[i + 3]! + wb * v[j + 3]! + wc * v[k + 3]!);
      ny[s] = flip * (wa * v[i + 4]! + wb * v[j + 4]! + wc * v[k + 4]!);
      nz[s] = flip * (wa * v[i + 5]! + wb * v[j + 5]! + wc * v[k + 5]!);
    }
  }
}
