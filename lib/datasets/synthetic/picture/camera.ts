import type { FaceParameters } from '../parameters';

/** A rotation as nine numbers, row-major. */
export type Rotation = Float64Array;

/** Turns by yaw about y, then by pitch about x, then by roll about z; degrees. Takes head coordinates to view coordinates. */
export function rotation(yaw: number, pitch: number, roll: number): Rotation {
  const radians = Math.PI / 180;
  const cy = Math.cos(yaw * radians);
  const sy = Math.sin(yaw * radians);
  const cp = Math.cos(pitch * radians);
  const sp = Math.sin(pitch * radians);
  const cr = Math.cos(roll * radians);
  const sr = Math.sin(roll * radians);
  // Rows of pitch · yaw, then roll on top.
  const x = [cy, 0, sy];
  const y = [-sp * sy, cp, sp * cy];
  const z = [-cp * sy, -sp, cp * cy];
  const turned = new Float64Array(9);
  for (let i = 0; i < 3; i++) {
    turned[i] = cr * x[i]! - sr * y[i]!;
    turned[3 + i] = sr * x[i]! + cr * y[i]!;
    turned[6 + i] = z[i]!;
  }
  return turned;
}

/** Parallel projection from view coordinates (head units, x right, y up, z to the viewer) to samples of the picture. */
export interface Camera {
  /** Samples per head unit. */
  readonly scale: number;
  /** The sample at which the head's origin appears. */
  readonly x: number;
  readonly y: number;
}

/** Head units from the middle of the picture to its edge at scale 1. */
const REACH = 1.2;

export function aim(parameters: FaceParameters, size: number): Camera {
  const scale = (size / (2 * REACH)) * parameters.scale;
  // The head sits a little above the middle, so that the shoulders show.
  return {
    scale,
    x: size / 2 + scale * parameters.shift[0],
    y: size / 2 - scale * (parameters.shift[1] + 0.06),
  };
}
