import { MienError, messageOf } from '../../support/errors';
import type { ImageShape } from '../dataset';
import { type Decoded, decodeMany } from '../decoding/decodeMany';
import { JPEGS_AT_ONCE } from '../decoding/jpegFunction';
import { type FileBytes, readFiles } from '../decoding/readFiles';
import type { Box } from '../listing/listing';
import { findFaces } from './findFaces';

export interface CutFace {
  /** What was cut out, in pixels of the photograph; left out where all of it was taken for the face. */
  readonly box?: Box;
  /** [H, W, C] */
  readonly pixels: Uint8Array;
}

export interface CutPhoto {
  readonly faces: readonly CutFace[];
  /** Why it could not be read; then it has no faces. */
  readonly problem?: string;
}

/** The faces of a photograph; the whole of it, once, where none are looked for; or why it cannot be read. */
type Found = readonly (Box | undefined)[] | { readonly reason: string };

/**
 * The faces in photographs, in the shape that a model takes.
 * @param detect whether they are looked for; without, each photograph is taken for a face that is cut out already
 * @returns one for each photograph; one that cannot be read says why, and the others go on
 * @throws MienError when there is no detector
 */
export async function cutFaces(photos: readonly string[], shape: ImageShape, detect: boolean): Promise<CutPhoto[]> {
  const cut: CutPhoto[] = [];
  const files = photos.map((file) => ({ file }));
  while (cut.length < photos.length) {
    const contents = readFiles('', files, cut.length, JPEGS_AT_ONCE);
    const found: Found[] = [];
    for (const bytes of contents) {
      found.push(!(bytes instanceof Uint8Array) ? bytes : detect ? await tryToFind(bytes) : [undefined]);
    }
    cut.push(...(await cutFound(contents, found, shape)));
  }
  return cut;
}

async function tryToFind(bytes: Uint8Array): Promise<Found> {
  try {
    return await findFaces(bytes);
  } catch (error) {
    if (error instanceof MienError && error.cure !== undefined) throw error; // no photograph's fault
    return { reason: messageOf(error) };
  }
}

async function cutFound(
  contents: readonly FileBytes[],
  found: readonly Found[],
  shape: ImageShape,
): Promise<CutPhoto[]> {
  const wanted = found.flatMap((faces, photo) => ('reason' in faces ? [] : faces.map((box) => ({ photo, box }))));
  const decoded: Decoded[] = [];
  while (decoded.length < wanted.length) {
    const some = wanted.slice(decoded.length, decoded.length + JPEGS_AT_ONCE);
    const bytes = some.map(({ photo }) => contents[photo] as Uint8Array);
    const crops = some.map(({ box }) => box && { box, margin: 0 });
    decoded.push(...(await decodeMany(bytes, shape, crops)));
  }
  return found.map((faces) => {
    if ('reason' in faces) return { faces: [], problem: faces.reason };
    const pixels = decoded.splice(0, faces.length);
    const broken = pixels.find((one): one is Exclude<Decoded, Uint8Array> => !(one instanceof Uint8Array));
    if (broken) return { faces: [], problem: broken.reason };
    return { faces: faces.map((box, i) => ({ ...(box && { box }), pixels: pixels[i] as Uint8Array })) };
  });
}
