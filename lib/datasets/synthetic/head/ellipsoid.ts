import { PART, type SurfaceBuffer } from '../picture/buffer';
import type { Camera, Rotation } from '../picture/camera';

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
