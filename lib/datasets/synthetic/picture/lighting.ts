import type { FaceParameters } from '../parameters';
import type { Rotation } from './camera';
import type { Surface } from './surface';

/** One distant lamp, light from all around that is stronger from above, and a weak lamp at the camera. View coordinates. */
export class Lighting {
  private readonly lx: number;
  private readonly ly: number;
  private readonly lz: number;
  private readonly hx: number;
  private readonly hy: number;
  private readonly hz: number;
  private readonly key: number;
  private readonly ambient: number;
  /** Light leaving the last point, linear red, green, blue. */
  r = 0.1;
  g = 0.1;
  b = 0.1;

  constructor(light: FaceParameters['light']) {
    const azimuth = (light.azimuth * Math.PI) / 180;
    const elevation = (light.elevation * Math.PI) / 180;
    this.lx = Math.sin(azimuth) * Math.cos(elevation);
    this.ly = Math.sin(elevation);
    this.lz = Math.cos(azimuth) * Math.cos(elevation);
    // Halfway between lamp and viewer: where highlights lie.
    const length = Math.hypot(this.lx, this.ly, this.lz + 1);
    this.hx = this.lx / length;
    this.hy = this.ly / length;
    this.hz = (this.lz + 1) / length;
    this.key = light.key;
    this.ambient = light.ambient;
  }

  /** Direction of the lamp in head coordinates. */
  towards(turn: Rotation): readonly [number, number, number] {
    const { lx, ly, lz } = this;
    return [
      turn[0]! * lx + turn[3]! * ly + turn[6]! * lz,
      turn[1]! * lx + turn[4]! * ly + turn[7]! * lz,
      turn[2]! * lx + turn[5]! * ly + turn[8]! * lz,
    ];
  }

  /** Sine of the lamp's elevation. */
  get height(): number {
    return this.ly;
  }

  /** Lights a surface point with a unit normal; `turn` takes its relief from head to view coordinates. */
  shade(surface: Surface, normalX: number, normalY: number, normalZ: number, turn: Rotation): void {
    let nx = normalX;
    let ny = normalY;
    let nz = normalZ;
    const { slopeX, slopeY, open } = surface;
    if (slopeX !== 0 || slopeY !== 0) {
      nx += slopeX * turn[0]! + slopeY * turn[1]!;
      ny += slopeX * turn[3]! + slopeY * turn[4]!;
      nz += slopeX * turn[6]! + slopeY * turn[7]!;
      const scale = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
      nx *= scale;
      ny *= scale;
      nz *= scale;
    }
    const facing = nx * this.lx + ny * this.ly + nz * this.lz;
    // Skin lets light through a little way, so its shadow's edge is soft and reddish.
    const direct = Math.max(facing, 0);
    const wrapped = facing > -0.25 ? (facing + 0.25) * 0.8 : 0;
    const around = this.ambient * (0.8 + 0.2 * ny) * open + 0.14 * Math.max(nz, 0) * open;
    const key = this.key * (0.75 + 0.25 * open) * surface.lit;
    const high = nx * this.hx + ny * this.hy + nz * this.hz;
    let shine = 0;
    if (high > 0.7 && surface.gloss > 0) {
      const h2 = high * high;
      const h4 = h2 * h2;
      const h8 = h4 * h4;
      shine = surface.gloss * key * h8 * h8 * h4;
    }
    this.r = surface.r * (around + key * wrapped) + shine;
    this.g = surface.g * (around + key * (0.5 * wrapped + 0.5 * direct)) + shine;
    this.b = surface.b * (around + key * (0.35 * wrapped + 0.65 * direct)) + shine;
  }
}
