import { paintGlasses } from '../head/glasses';
import type { IdentityTraits } from '../head/identity';
import type { FaceShape } from '../head/shape';
import type { FaceParameters } from '../parameters';
import { paintBackground } from './background';
import { PART, SAMPLES, type SurfaceBuffer } from './buffer';
import type { Camera, Rotation } from './camera';
import { Lighting } from './lighting';
import { noise1 } from './noise';
import { paintOccluder } from './occluder';
import { paintFace } from './paintFace';
import { Sample } from './sample';
import { Surface } from './surface';

const surface = new Surface();
const backdrop = new Sample();
const over = new Sample();

/**
 * Paints and lights what the buffer's samples show; fills its film with the mean over each pixel's samples.
 *
 * A pixel is the mean of SAMPLES · SAMPLES samples, which edges need and even areas do not. The buffer holds the samples of a picture of
 * `side` pixels in rows of `size` = 2 · side, so that those of the pixel in row 3, column 5 are
 *
 *     sample row 6:  … [k = 0 at 10]  [k = 1 at 11] …      first = 6 · size + 10
 *     sample row 7:  … [k = 2 at 10]  [k = 3 at 11] …
 *
 * Three cases, the cheapest that a pixel allows:
 * - all four show the same part, and on the face no feature is near (forehead, cheek): the first one is painted and lit for all;
 * - the wall: painted once a pixel, at the pixel's own place, however many of its samples show it;
 * - anything else (an eyelid, the edge of the hair): each sample is painted and lit for itself.
 * Things in front (glasses, a hand) are laid over every sample in any case, as their edges may cross the pixel anywhere.
 */
export function expose(
  buffer: SurfaceBuffer,
  parameters: FaceParameters,
  face: FaceShape,
  turn: Rotation,
  camera: Camera,
): void {
  const { size, side, part, depth, film, nx, ny, nz, strand } = buffer;
  const { identity, glasses, occluder, background } = parameters;
  const light = new Lighting(parameters.light);
  const lamp = light.towards(turn);
  const width = 1 / camera.scale; // of a sample, in head units
  const middle = side / 2;
  for (let row = 0, p = 0; row < side; row++) {
    const worn = Math.abs(camera.y - SAMPLES * row) * width < GLASSES_REACH ? glasses : null;
    for (let column = 0; column < side; column++, p += 3) {
      const first = SAMPLES * (row * size + column);
      const firstStandsForAll =
        showsOnePart(part, first, size) && (part[first] !== PART.face || isBare(buffer, turn, camera, row, column));
      let wallIsPainted = false;
      // the light of the sample at hand, and the sum over the pixel's samples with what is in front of them
      let r = 0;
      let g = 0;
      let b = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = 0; k < SAMPLES * SAMPLES; k++) {
        const i = SAMPLES * row + (k >> 1);
        const j = SAMPLES * column + (k & 1);
        const s = i * size + j;
        const x = (j + 0.5 - camera.x) * width;
        const y = (camera.y - i - 0.5) * width;
        const z = depth[s]!;
        const here = part[s]!;
        if (k > 0 && firstStandsForAll) {
          // r, g and b are still those of the first sample
        } else if (here === PART.background) {
          if (!wallIsPainted)
            paintBackground(background, (2.6 * (column - middle)) / side, (2.6 * (middle - row)) / side, backdrop);
          wallIsPainted = true;
          r = backdrop.r;
          g = backdrop.g;
          b = backdrop.b;
        } else {
          if (here === PART.face) paintFace(parameters, face, x, y, z, turn, lamp, width, surface);
          else paintOther(identity, here, strand[s]!, y, light.height);
          light.shade(surface, nx[s]!, ny[s]!, nz[s]!, turn);
          r = light.r;
          g = light.g;
          b = light.b;
        }
        over.clear(r, g, b);
        if (worn) paintGlasses(worn, identity, x, y, z, turn, width, over);
        if (occluder) paintOccluder(occluder, x, y, width, over);
        red += over.r;
        green += over.g;
        blue += over.b;
      }
      film[p] = red / (SAMPLES * SAMPLES);
      film[p + 1] = green / (SAMPLES * SAMPLES);
      film[p + 2] = blue / (SAMPLES * SAMPLES);
    }
  }
}

/** Head units above and below its middle that glasses may reach: rows further away need not ask. */
const GLASSES_REACH = 0.62;

/** Whether the four samples of a pixel show the same part. @param first the one at its top left */
function showsOnePart(part: Uint8Array, first: number, size: number): boolean {
  const shown = part[first];
  return shown === part[first + 1] && shown === part[first + size] && shown === part[first + size + 1];
}

/** Whether a pixel of the head shows neither a feature of the face nor the edge of one: forehead, cheek, chin, scalp. */
function isBare(buffer: SurfaceBuffer, turn: Rotation, camera: Camera, row: number, column: number): boolean {
  const viewX = (SAMPLES * column + 1 - camera.x) / camera.scale;
  const viewY = (camera.y - SAMPLES * row - 1) / camera.scale;
  const viewZ = buffer.depth[SAMPLES * (row * buffer.size + column)]!;
  const x = turn[0]! * viewX + turn[3]! * viewY + turn[6]! * viewZ;
  const y = turn[1]! * viewX + turn[4]! * viewY + turn[7]! * viewZ;
  const out = x < 0 ? -x : x;
  // Above the eyes and brows, beside them, between eyes and mouth, beside and below the mouth.
  return y > 0.62 || out > 0.66 || (y < 0.02 && out > 0.46) || (y < -0.08 && y > -0.24) || y < -1;
}

/** Paints what is not the face. @param y view coordinate @param lampHeight −1 (lamp below) … 1 (above) */
function paintOther(person: IdentityTraits, part: number, strand: number, y: number, lampHeight: number): void {
  if (part === PART.hair) {
    surface.start(person.hair, 0.12);
    const streak = 0.88 + 0.2 * noise1(strand * 12 + 0.6 * y) + 0.12 * noise1(strand * 31);
    surface.r *= streak;
    surface.g *= streak;
    surface.b *= streak;
    surface.slopeX = 0.25 * noise1(strand * 19);
  } else if (part === PART.clothes) {
    surface.start(person.clothes, 0);
  } else {
    surface.start(person.skin, part === PART.ear ? 0.04 : 0.02);
    surface.darken(0.12);
    surface.open = part === PART.neck ? 0.55 : 0.8;
    // The chin shades the neck, less so where the lamp is low.
    surface.lit = part === PART.neck ? 0.45 - 0.35 * lampHeight : 0.85;
  }
}
