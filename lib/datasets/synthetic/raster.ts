import { PART, type SurfaceBuffer } from './buffer';
import type { Camera, Rotation } from './camera';
import type { Grid } from './grid';

/** Values per projected vertex: sample x and y, depth, normal (3), mask, strand. */
const STRIDE = 8;
const projected = new Float32Array(STRIDE * 4096);

/** Draws a surface. With a mask it is seen from both sides, without one from outside only. */
export function drawGrid(buffer: SurfaceBuffer, grid: Grid, turn: Rotation, camera: Camera, part: number): void {
  const { rows, columns, positions, normals, mask, strand } = grid;
  const count = rows * columns;
  const [a, b, c, d, e, f, g, h, k] = turn as unknown as number[] & { length: 9 };
  for (let i = 0, p = 0, o = 0; i < count; i++, p += 3, o += STRIDE) {
    const x = positions[p]!;
    const y = positions[p + 1]!;
    const z = positions[p + 2]!;
    projected[o] = camera.x + camera.scale * (a! * x + b! * y + c! * z);
    projected[o + 1] = camera.y - camera.scale * (d! * x + e! * y + f! * z);
    projected[o + 2] = g! * x + h! * y + k! * z;
    const u = normals[p]!;
    const v = normals[p + 1]!;
    const w = normals[p + 2]!;
    projected[o + 3] = a! * u + b! * v + c! * w;
    projected[o + 4] = d! * u + e! * v + f! * w;
    projected[o + 5] = g! * u + h! * v + k! * w;
    projected[o + 6] = mask ? mask[i]! : 1;
    projected[o + 7] = strand ? strand[i]! : 0;
  }
  const twoSided = mask !== undefined;
  for (let r = 0; r + 1 < rows; r++) {
    for (let q = 0; q < columns; q++) {
      const next = q + 1 < columns ? q + 1 : 0;
      // The strand coordinate jumps from π to −π here; the seam is at the back of the head.
      if (strand && next === 0) continue;
      const nw = STRIDE * (r * columns + q);
      const ne = STRIDE * (r * columns + next);
      const sw = nw + STRIDE * columns;
      const se = ne + STRIDE * columns;
      drawTriangle(buffer, nw, sw, ne, part, twoSided);
      drawTriangle(buffer, ne, sw, se, part, twoSided);
    }
  }
}

function drawTriangle(buffer: SurfaceBuffer, i: number, j: number, k: number, part: number, twoSided: boolean): void {
  const v = projected;
  const ax = v[i]!;
  const ay = v[i + 1]!;
  const bx = v[j]!;
  const by = v[j + 1]!;
  const cx = v[k]!;
  const cy = v[k + 1]!;
  // Twice the area; with y down, triangles seen from outside turn anticlockwise, so theirs is negative.
  let area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (!twoSided && area >= 0) return;
  if (twoSided && v[i + 6]! <= 0 && v[j + 6]! <= 0 && v[k + 6]! <= 0) return;
  if (area === 0) return;
  const flip = area > 0 ? -1 : 1;
  const { size, depth } = buffer;
  const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
  const right = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
  const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
  const bottom = Math.min(size - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
  if (left > right || top > bottom) return;
  area = 1 / area;
  // The barycentric weights of a and b are linear in x and y: their values at the first sample, and their steps.
  const x0 = left + 0.5;
  const y0 = top + 0.5;
  const a0 = ((bx - x0) * (cy - y0) - (cx - x0) * (by - y0)) * area;
  const b0 = ((cx - x0) * (ay - y0) - (ax - x0) * (cy - y0)) * area;
  const aRight = (by - cy) * area;
  const aDown = (cx - bx) * area;
  const bRight = (cy - ay) * area;
  const bDown = (ax - cx) * area;
  const za = v[i + 2]!;
  const zb = v[j + 2]!;
  const zc = v[k + 2]!;
  const { part: parts, nx, ny, nz } = buffer;
  for (let y = top; y <= bottom; y++) {
    let wa = a0 + (y - top) * aDown;
    let wb = b0 + (y - top) * bDown;
    let s = y * size + left;
    for (let x = left; x <= right; x++, s++, wa += aRight, wb += bRight) {
      const wc = 1 - wa - wb;
      if (wa < 0 || wb < 0 || wc < 0) continue;
      const z = wa * za + wb * zb + wc * zc;
      if (z <= depth[s]!) continue;
      if (twoSided) {
        if (wa * v[i + 6]! + wb * v[j + 6]! + wc * v[k + 6]! <= 0) continue;
        buffer.strand[s] = wa * v[i + 7]! + wb * v[j + 7]! + wc * v[k + 7]!;
      }
      depth[s] = z;
      parts[s] = part;
      nx[s] = flip * (wa * v[i + 3]! + wb * v[j + 3]! + wc * v[k + 3]!);
      ny[s] = flip * (wa * v[i + 4]! + wb * v[j + 4]! + wc * v[k + 4]!);
      nz[s] = flip * (wa * v[i + 5]! + wb * v[j + 5]! + wc * v[k + 5]!);
    }
  }
}

type Triple = readonly [number, number, number];

/** Draws an ellipsoid with its centre and radii along the axes that `turn` takes to view coordinates. */
export function drawEllipsoid(
  buffer: SurfaceBuffer,
  centre: Triple,
  radii: Triple,
  turn: Rotation,
  camera: Camera,
  part: number,
): void {
  const { size, depth } = buffer;
  const t = turn as unknown as number[];
  const reach = camera.scale * Math.max(...radii);
  const midX = camera.x + camera.scale * (t[0]! * centre[0] + t[1]! * centre[1] + t[2]! * centre[2]);
  const midY = camera.y - camera.scale * (t[3]! * centre[0] + t[4]! * centre[1] + t[5]! * centre[2]);
  // The line of sight through a sample, in coordinates in which the ellipsoid is the unit sphere: o + z · d.
  const dx = t[6]! / radii[0];
  const dy = t[7]! / radii[1];
  const dz = t[8]! / radii[2];
  const dd = dx * dx + dy * dy + dz * dz;
  const bottom = Math.min(size - 1, Math.ceil(midY + reach));
  const right = Math.min(size - 1, Math.ceil(midX + reach));
  for (let y = Math.max(0, Math.floor(midY - reach)); y <= bottom; y++) {
    const vy = (camera.y - y - 0.5) / camera.scale;
    for (let x = Math.max(0, Math.floor(midX - reach)); x <= right; x++) {
      const vx = (x + 0.5 - camera.x) / camera.scale;
      const ox = (t[0]! * vx + t[3]! * vy - centre[0]) / radii[0];
      const oy = (t[1]! * vx + t[4]! * vy - centre[1]) / radii[1];
      const oz = (t[2]! * vx + t[5]! * vy - centre[2]) / radii[2];
      const od = ox * dx + oy * dy + oz * dz;
      const root = od * od - dd * (ox * ox + oy * oy + oz * oz - 1);
      if (root <= 0) continue;
      const z = (Math.sqrt(root) - od) / dd;
      const s = y * size + x;
      if (z <= depth[s]!) continue;
      const nx = (ox + z * dx) / radii[0];
      const ny = (oy + z * dy) / radii[1];
      const nz = (oz + z * dz) / radii[2];
      const length = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
      depth[s] = z;
      buffer.part[s] = part;
      buffer.nx[s] = length * (t[0]! * nx + t[1]! * ny + t[2]! * nz);
      buffer.ny[s] = length * (t[3]! * nx + t[4]! * ny + t[5]! * nz);
      buffer.nz[s] = length * (t[6]! * nx + t[7]! * ny + t[8]! * nz);
      if (part === PART.hair) buffer.strand[s] = 3 * nx * length;
    }
  }
}
