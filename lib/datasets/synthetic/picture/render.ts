import { drawEllipsoid } from '../head/ellipsoid';
import { buildHair } from '../head/hair';
import { buildHead } from '../head/head';
import type { IdentityTraits } from '../head/identity';
import type { FaceShape } from '../head/shape';
import { shapeFace } from '../head/shapeFace';
import type { FaceParameters } from '../parameters';
import { PART, SurfaceBuffer } from './buffer';
import { aim, type Camera, type Rotation, rotation } from './camera';
import { luminance } from './colour';
import { expose } from './expose';
import { drawGrid } from './rasterGrid';
import { develop } from './sensor';

/** Working memory per side; renderFace leaves nothing in it that the next picture could see. */
const buffers = new Map<number, SurfaceBuffer>();

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
  expose(buffer, parameters, face, turn, camera);
  // Exposed for the person's skin, part of the way, as a portrait is: dark skin would otherwise lose its features.
  const exposure = Math.min(1.8, (0.5 / luminance(identity.skin)) ** 0.35);
  return develop(buffer, colour, parameters.sensor, exposure);
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
  // The hair goes first: what it hides is then cheap to pass over.
  const hair = buildHair(person);
  // Hair is seen from inside too, on the far side of the face.
  if (hair) drawGrid(buffer, hair, turn, camera, PART.hair, true);
  if (person.hairStyle === 'bun') drawEllipsoid(buffer, [0, 1.1, -0.35], [0.3, 0.27, 0.3], turn, camera, PART.hair);
  drawGrid(buffer, buildHead(person, face, buffer.side), turn, camera, PART.face, false);
  const ear = 0.075 + 0.02 * person.cheeks;
  for (const side of [-1, 1]) {
    drawEllipsoid(buffer, [side * (person.width + 0.005), 0.0, -0.08], [ear, 0.2, 0.12], turn, camera, PART.ear);
  }
  drawEllipsoid(buffer, [0, -1.05, -0.2], [0.4 * (person.width / 0.76), 0.85, 0.4], neck, camera, PART.neck);
  drawEllipsoid(buffer, [0, -1.74, -0.25], [1.4, 0.72, 0.55], body, camera, PART.clothes);
}
