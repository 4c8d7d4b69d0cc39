import { paintBrow } from './brows';
import { PART, SAMPLES, SurfaceBuffer } from './buffer';
import { aim, type Camera, type Rotation, rotation } from './camera';
import { paintEye } from './eyes';
import { buildHair } from './hair';
import { buildHead } from './head';
import type { IdentityTraits } from './identity';
import { Lighting } from './lighting';
import { paintMouth } from './mouth';
import { noise1 } from './noise';
import { overlay, paintBackground, paintGlasses, paintOccluder } from './overlays';
import type { FaceParameters } from './parameters';
import { drawEllipsoid, drawGrid } from './raster';
import { develop } from './sensor';
import { type FaceShape, shapeFace } from './shape';
import { paintSkin } from './skin';
import { Surface } from './surface';

/** Working memory per side; renderFace leaves nothing in it that the next picture could see. */
const buffers = new Map<number, SurfaceBuffer>();
const surface = new Surface();

/**
 * Renders a face.
 * @param side height and width in pixels @param colour RGB rather than grey
 * @returns [side, side, 3 or 1] uint8, row-major
 */
export function renderFace(parameters: FaceParameters, side: number, colour: boolean): Uint8Array {
  let buffer = buffers.get(side);
  if (!buffer) {
    buffer = new SurfaceBuffer(side);
    buffers.set(side, buffer);
  }
  buffer.clear();
  const { identity, yaw, pitch, roll } = parameters;
  const face = shapeFace(identity, parameters.activations);
  const turn = rotation(yaw, pitch, roll);
  const camera = aim(parameters, buffer.size);
  drawPerson(buffer, identity, face, turn, camera, parameters);
  return develop(expose(buffer, parameters, face, turn, camera), side, colour, parameters.sensor);
}

function drawPerson(
  buffer: SurfaceBuffer,
  person: IdentityTraits,
  face: FaceShape,
  turn: Rotation,
  camera: Camera,
  parameters: FaceParameters,
): void {
  // The shoulders follow the head only part of the way.
  const body = rotation(0.35 * parameters.yaw, 0, 0.2 * parameters.roll);
  const neck = rotation(0.6 * parameters.yaw, 0.4 * parameters.pitch, 0.6 * parameters.roll);
  drawGrid(buffer, buildHead(person, face), turn, camera, PART.face);
  for (const side of [-1, 1]) {
    drawEllipsoid(buffer, [side * (person.width + 0.015), 0.0, -0.08], [0.075, 0.2, 0.12], turn, camera, PART.ear);
  }
  drawEllipsoid(buffer, [0, -1.05, -0.2], [0.43 * (person.width / 0.76), 0.85, 0.42], neck, camera, PART.neck);
  drawEllipsoid(buffer, [0, -1.82, -0.25], [1.45, 0.72, 0.55], body, camera, PART.clothes);
  const hair = buildHair(person);
  if (hair) drawGrid(buffer, hair, turn, camera, PART.hair);
  if (person.hairStyle === 'bun') drawEllipsoid(buffer, [0, 1.16, -0.3], [0.29, 0.25, 0.29], turn, camera, PART.hair);
}

/** Paints and lights every sample. @returns [side, side, 3] linear light, the mean over each pixel's samples */
function expose(
  buffer: SurfaceBuffer,
  parameters: FaceParameters,
  face: FaceShape,
  turn: Rotation,
  camera: Camera,
): Float32Array {
  const { size, side, part, depth, nx, ny, nz } = buffer;
  const { identity: person, glasses, occluder, background } = parameters;
  const light = new Lighting(parameters.light);
  const film = new Float32Array(3 * side * side);
  const width = 1 / camera.scale;
  const middle = size / 2;
  for (let row = 0, s = 0; row < size; row++) {
    const y = (camera.y - row - 0.5) / camera.scale;
    const wallY = ((middle - row - 0.5) / size) * 2.6;
    for (let column = 0; column < size; column++, s++) {
      const x = (column + 0.5 - camera.x) / camera.scale;
      const what = part[s]!;
      const z = depth[s]!;
      let r: number;
      let g: number;
      let b: number;
      if (what === PART.background) {
        paintBackground(background, ((column + 0.5 - middle) / size) * 2.6, wallY);
        r = overlay.r;
        g = overlay.g;
        b = overlay.b;
      } else {
        if (what === PART.face) paintFace(parameters, face, x, y, z, turn, width);
        else paintOther(person, what, buffer.strand[s]!, x, y);
        light.shade(surface, nx[s]!, ny[s]!, nz[s]!, turn);
        r = light.r;
        g = light.g;
        b = light.b;
      }
      if (glasses && y < 0.7 && y > -0.6) {
        paintGlasses(glasses, person, x, y, z, turn, width);
        if (overlay.share > 0) {
          r += (overlay.r - r) * overlay.share;
          g += (overlay.g - g) * overlay.share;
          b += (overlay.b - b) * overlay.share;
        }
      }
      if (occluder) {
        paintOccluder(occluder, x, y, width);
        if (overlay.share > 0) {
          r += (overlay.r - r) * overlay.share;
          g += (overlay.g - g) * overlay.share;
          b += (overlay.b - b) * overlay.share;
        }
      }
      const p = 3 * ((row >> 1) * side + (column >> 1));
      film[p] = film[p]! + r;
      film[p + 1] = film[p + 1]! + g;
      film[p + 2] = film[p + 2]! + b;
    }
  }
  const mean = 1 / (SAMPLES * SAMPLES);
  for (let i = 0; i < film.length; i++) film[i] = film[i]! * mean;
  return film;
}

function paintFace(
  parameters: FaceParameters,
  face: FaceShape,
  viewX: number,
  viewY: number,
  viewZ: number,
  turn: Rotation,
  width: number,
): void {
  const person = parameters.identity;
  surface.start(person.skin, 0.07);
  const x = turn[0]! * viewX + turn[3]! * viewY + turn[6]! * viewZ;
  const y = turn[1]! * viewX + turn[4]! * viewY + turn[7]! * viewZ;
  const z = turn[2]! * viewX + turn[5]! * viewY + turn[8]! * viewZ;
  if (person.hairStyle === 'buzz') {
    const scalp =
      y - person.hairline + 0.55 * Math.max(0, Math.abs(x) - 0.42) - (z < 0.1 ? 0.9 * (0.1 - z) : 0) * (y > 0 ? 1 : 0);
    if (scalp > -0.03) surface.cover(person.hair, 0.8 * Math.min(1, (scalp + 0.03) / 0.05));
  }
  if (z < 0.05) return;
  const side = x < 0 ? 0 : 1;
  const out = Math.abs(x);
  paintSkin(person, face, x, y, width, surface);
  if (y < -0.2) paintMouth(person, face.mouth, face.jaw, x, y, width, surface);
  else {
    paintEye(person, face.eyes[side], out, y, side, parameters.gaze, width, surface);
    if (y > 0.1) paintBrow(person, face.brows[side], out, y, width, surface);
  }
}

function paintOther(person: IdentityTraits, part: number, strand: number, _x: number, y: number): void {
  if (part === PART.hair) {
    surface.start(person.hair, 0.12);
    const streak = 0.85 + 0.2 * noise1(strand * 14 + 0.6 * y) + 0.14 * noise1(strand * 37);
    surface.r *= streak;
    surface.g *= streak;
    surface.b *= streak;
    surface.slopeX = 0.25 * noise1(strand * 22);
  } else if (part === PART.clothes) {
    surface.start(person.clothes, 0);
  } else {
    surface.start(person.skin, part === PART.ear ? 0.04 : 0.02);
    // The chin shades the neck.
    if (part === PART.neck) surface.darken(0.5);
    else surface.darken(0.12);
    surface.open = part === PART.neck ? 0.55 : 0.8;
  }
}
