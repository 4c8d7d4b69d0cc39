import { paintBrow } from '../head/brows';
import { paintEye } from '../head/eyes';
import type { IdentityTraits } from '../head/identity';
import { paintMouth } from '../head/mouth';
import type { FaceShape } from '../head/shape';
import { paintSkin } from '../head/skin';
import type { FaceParameters } from '../parameters';
import type { Rotation } from './camera';
import { type Surface, smooth } from './surface';

/**
 * Paints the point of the head's surface that appears at view coordinates (x, y, z).
 * @param lamp its direction in head coordinates @param width of a sample
 */
export function paintFace(
  parameters: FaceParameters,
  face: FaceShape,
  viewX: number,
  viewY: number,
  viewZ: number,
  turn: Rotation,
  lamp: readonly [number, number, number],
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
  shadeBesideNose(face, x, y, z, lamp, surface);
  if (y < -0.2) paintMouth(person, face.mouth, face.jaw, x, y, width, surface);
  else {
    paintEye(person, face.eyes[side], out, y, side, parameters.gaze, width, surface);
    if (y > 0.1) paintBrow(person, face.brows[side], out, y, width, surface);
  }
}

/**
 * The nose's shadow: a point lies in it if its way to the lamp crosses the middle of the face behind the ridge of the nose.
 * Of all the shadows that a head casts on itself this one is worth its price; it says from which side the light comes.
 */
function shadeBesideNose(
  face: FaceShape,
  x: number,
  y: number,
  z: number,
  lamp: readonly [number, number, number],
  surface: Surface,
): void {
  const { nose } = face;
  const out = Math.abs(x);
  if (out > 0.45 || out < 0.02 || y > 0.3 || y < nose.tipY - 0.35) return;
  const way = -x / lamp[0];
  // Away from the lamp, or nearly along the face: no shadow, or one as long as the face.
  if (!(way > 0) || way > 0.8) return;
  const crossY = y + way * lamp[1];
  const crossZ = z + way * lamp[2];
  const along = (crossY - nose.tipY + 0.05) / (face.eyes[0].y + 0.2 - nose.tipY);
  if (along < -0.15 || along > 1) return;
  const ridge = NOSE_ROOT + nose.depth * (1.05 - 0.8 * along) * smooth(-0.15, 0.05, along);
  const depth = smooth(0, 0.06, ridge - crossZ) * smooth(0.02, 0.1, way);
  surface.lit *= 1 - 0.85 * depth;
}

/** Depth of the face's middle at the root of the nose. */
const NOSE_ROOT = 0.7;

/** Hair cut down to the scalp: above the forehead, behind the temples, with a sideburn before the ear. */
function paintScalp(person: IdentityTraits, x: number, y: number, z: number, surface: Surface): void {
  const temple = x > 0.45 ? 1.9 * (x - 0.45) : 0;
  const edge = person.hairline - temple + (x > 0.66 ? -0.2 : 0);
  const low = z < 0.12 ? 0.0 : -0.05;
  const above = Math.min(y - edge, y - low);
  if (above > -0.03) surface.cover(person.hair, 0.82 * Math.min(1, (above + 0.03) / 0.06));
}
