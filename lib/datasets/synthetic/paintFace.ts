import { paintBrow } from './brows';
import type { Rotation } from './camera';
import { paintEye } from './eyes';
import type { IdentityTraits } from './identity';
import { paintMouth } from './mouth';
import type { FaceParameters } from './parameters';
import type { FaceShape } from './shape';
import { paintSkin } from './skin';
import type { Surface } from './surface';

/** Paints the point of the head's surface that appears at view coordinates (x, y, z). @param width of a sample */
export function paintFace(
  parameters: FaceParameters,
  face: FaceShape,
  viewX: number,
  viewY: number,
  viewZ: number,
  turn: Rotation,
  width: number,
  surface: Surface,
): void {
  const person = parameters.identity;
  surface.start(person.skin, 0.06);
  const x = turn[0]! * viewX + turn[3]! * viewY + turn[6]! * viewZ;
  const y = turn[1]! * viewX + turn[4]! * viewY + turn[7]! * viewZ;
  const z = turn[2]! * viewX + turn[5]! * viewY + turn[8]! * viewZ;
  const out = Math.abs(x);
  if (person.hairStyle === 'buzz') paintScalp(person, out, y, z, surface);
  if (z < 0.05) return;
  const side = x < 0 ? 0 : 1;
  paintSkin(person, face, x, y, width, surface);
  if (y < -0.2) paintMouth(person, face.mouth, face.jaw, x, y, width, surface);
  else {
    paintEye(person, face.eyes[side], out, y, side, parameters.gaze, width, surface);
    if (y > 0.1) paintBrow(person, face.brows[side], out, y, width, surface);
  }
}

/** Hair cut down to the scalp: above the forehead, behind the temples, with a sideburn before the ear. */
function paintScalp(person: IdentityTraits, x: number, y: number, z: number, surface: Surface): void {
  const temple = x > 0.45 ? 1.9 * (x - 0.45) : 0;
  const edge = person.hairline - temple + (x > 0.66 ? -0.2 : 0);
  const low = z < 0.12 ? 0.0 : -0.05;
  const above = Math.min(y - edge, y - low);
  if (above > -0.03) surface.cover(person.hair, 0.82 * Math.min(1, (above + 0.03) / 0.06));
}
