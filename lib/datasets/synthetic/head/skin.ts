import { fromDisplay } from '../picture/colour';
import { noise2 } from '../picture/noise';
import { inside, line, type Surface, smooth } from '../picture/surface';
import type { IdentityTraits } from './identity';
import type { FaceShape } from './shape';

const NOSTRIL = fromDisplay(40, 18, 14);

/** Paints what the face's skin shows apart from eyes, brows and mouth. @param width of a sample in head units */
export function paintSkin(
  person: IdentityTraits,
  face: FaceShape,
  signedX: number,
  y: number,
  width: number,
  surface: Surface,
): void {
  const side = signedX < 0 ? 0 : 1;
  const x = Math.abs(signedX);
  const { nose, mouth } = face;
  const eye = face.eyes[side];

  // Blood shows in cheeks and nose.
  const flush = 0.22 * soft((x - 0.42) / 0.26, (y + 0.2) / 0.24) + 0.14 * soft(x / 0.16, (y - nose.tipY) / 0.16);
  if (flush > 0) {
    surface.g *= 1 - flush;
    surface.b *= 1 - flush;
  }
  if (person.freckles > 0) {
    const spots = smooth(0.35, 0.7, noise2(40 * signedX, 40 * y));
    surface.darken(0.4 * spots * soft(x / 0.6, (y + 0.1) / 0.3));
  }

  // Hollows that little light reaches: sockets, the sides of the nose, under it.
  surface.open *= 1 - 0.42 * soft((x - eye.x + 0.08) / 0.26, (y - eye.y - 0.06) / 0.2);
  if (x < 0.36 && y < nose.tipY + 0.17 && y > nose.tipY - 0.24) {
    surface.open *= 1 - 0.4 * soft((x - nose.width * 1.25) / 0.1, (y - nose.tipY) / 0.16);
    surface.darken(0.32 * soft(x / (nose.width * 1.3), (y - nose.tipY + 0.13) / 0.1));
    const holeX = (x - 0.46 * nose.width) / (0.36 * nose.width);
    const holeY = (y - nose.tipY + 0.075) / 0.024;
    const hole = Math.sqrt(holeX * holeX + holeY * holeY);
    surface.cover(NOSTRIL, 0.8 * inside((hole - 1) * 0.028, width * 1.2));
    // The groove from nose to lip.
    const groove = smooth(mouth.y + 0.08, mouth.y + 0.13, y) * smooth(nose.tipY - 0.05, nose.tipY - 0.1, y);
    surface.darken(0.14 * line(x, 0.022, 0.05) * groove);
  }

  paintFolds(face, side, x, y, width, surface);
  if (person.beard > 0 || person.moustache > 0) paintBeard(person, face, x, y, surface);
}

/** 1 at the centre, falling smoothly to 0 at distance one. */
function soft(x: number, y: number): number {
  const r = x * x + y * y;
  return r < 1 ? (1 - r) * (1 - r) : 0;
}

function paintFolds(face: FaceShape, side: 0 | 1, x: number, y: number, width: number, surface: Surface): void {
  const { folds, nose, mouth } = face;
  const eye = face.eyes[side];
  const fine = 1.6 * width;

  // From the wing of the nose, around the corner of the mouth.
  const cornerY = mouth.y + mouth.lift[side];
  const startY = nose.tipY + 0.05;
  const t = (startY - y) / (startY - cornerY + 0.06);
  if (t > -0.05 && t < 1.1 && x < 0.75) {
    const from = nose.width * 1.15;
    const s = Math.max(t, 0);
    // It leaves the nose sideways and turns down past the mouth's corner.
    const at = from + (mouth.halfWidth[side] + 0.07 - from) * s * (1.75 - 0.75 * s);
    const depth = folds.nasolabial[side] * smooth(-0.05, 0.15, t) * (1 - smooth(0.75, 1.1, t));
    surface.darken(0.4 * Math.min(1.2, depth) * line(x - at, 0.016, fine + 0.035));
    surface.slopeX += (x < at ? -0.25 : 0.35) * depth * soft((x - at) / 0.09, 0) * (side === 0 ? -1 : 1);
  }

  const brow = face.brows[side];
  if (y > brow.middleY + 0.05 && x < 0.5) {
    const over = y - Math.max(brow.middleY, brow.innerY) - 0.1;
    if (over > -0.04 && over < 0.3) {
      const wave = Math.abs(((over + 0.05 * x + 0.045) % 0.09) - 0.045);
      surface.darken(0.34 * Math.min(1, folds.forehead[side]) * line(wave, 0.008, fine) * (1 - smooth(0.25, 0.5, x)));
    }
  } else if (x < 0.14 && y > eye.y) {
    const height = soft(0, (y - brow.innerY - 0.0) / 0.17);
    surface.darken(0.6 * Math.min(1, folds.glabella) * height * line(x - 0.048, 0.011, fine));
  }
  if (folds.nose > 0.05 && x < 0.17 && y < eye.y + 0.16 && y > eye.y - 0.13) {
    const wave = Math.abs(((y - 0.5 * x + 1) % 0.085) - 0.0425);
    const where = (1 - smooth(0.06, 0.16, x)) * soft(0, (y - eye.y - 0.015) / 0.16);
    surface.darken(0.42 * folds.nose * line(wave, 0.01, fine + 0.015) * where);
  }
  const past = x - eye.x - eye.halfWidth;
  if (folds.crow[side] > 0.05 && past > 0.02 && past < 0.16) {
    const rise = (y - eye.y) / (past + 0.06);
    const spoke = Math.abs(Math.abs(rise) - 0.55) < 0.3 ? Math.abs(Math.abs(rise) - 0.55) * (past + 0.06) : 0.1;
    surface.darken(0.4 * folds.crow[side] * line(spoke, 0.007, fine) * (1 - smooth(0.08, 0.16, past)));
  }
  if (folds.chin > 0.05 && y < mouth.y - 0.15) {
    const dimples = smooth(0.1, 0.7, noise2(16 * x + 9, 16 * y));
    surface.darken(0.3 * folds.chin * dimples * soft(x / 0.24, (y - mouth.y + 0.29) / 0.15));
  }
}

function paintBeard(person: IdentityTraits, face: FaceShape, x: number, y: number, surface: Surface): void {
  const { mouth, nose } = face;
  const grain = 0.85 + 0.15 * noise2(60 * x, 24 * y);
  // The cheek line runs from the sideburn to below the corner of the mouth.
  const cheek = -0.58 + 0.7 * smooth(0.34, 0.72, x);
  let share = person.beard * smooth(cheek + 0.12, cheek - 0.12, y);
  const lipsX = x / (0.95 * mouth.halfWidth[1]);
  const lipsY = (y - mouth.y + 0.4 * face.jaw) / (0.095 + 0.5 * face.jaw);
  share *= smooth(0.7, 1.1, lipsX * lipsX + lipsY * lipsY);
  // The moustache fills the space between nose and lip and droops towards the corners of the mouth.
  const lip = mouth.y + mouth.upperGap[1] + mouth.lift[1] * (x / mouth.halfWidth[1]) ** 2;
  const top = nose.tipY - 0.13 - 0.7 * x * x;
  const stripe = smooth(top + 0.03, top - 0.03, y) * smooth(lip, lip + 0.04, y);
  const ends = 1 - smooth(0.75, 1.1, x / mouth.halfWidth[1]);
  share = Math.max(share, person.moustache * stripe * ends);
  surface.cover(person.hair, 0.88 * share * grain, 0.75);
  surface.gloss *= 1 - share;
}
