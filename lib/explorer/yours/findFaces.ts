/** The faces in a photograph or a film, as `mien predict` finds and frames them. */
import { BORDER, found, framedFaces, LOOK_SIDE, LOOKS, type Look, placeIn } from '../../datasets/faces/looks';
import type { Box } from '../../datasets/listing/listing';
import { make } from '../dom';
import { loadDetector, type RawFaces } from '../network';
import { facesOf } from './blazeFace';
import type { Source } from './frame';

let detector: Promise<(square: HTMLCanvasElement) => Promise<RawFaces>> | undefined;

/** Of a film, whose faces are large, one look does. */
export const LARGE_FACES: readonly Look[] = LOOKS.slice(1);

/**
 * @returns in pixels of the picture, from left to right
 * @throws Error when the detector's file is missing beside the page, or damaged
 */
export async function findFaces(source: Source, looks: readonly Look[] = LOOKS): Promise<Box[]> {
  detector ??= loadDetector(); // with the first picture: it takes a while
  const detect = await detector;
  const square = make('canvas', { width: LOOK_SIDE, height: LOOK_SIDE });
  const context = square.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  const faces = [];
  for (const look of looks) {
    const place = placeIn(look, source);
    context.fillStyle = BORDER;
    context.fillRect(0, 0, LOOK_SIDE, LOOK_SIDE);
    context.drawImage(source.image, place.left, place.top, place.width, place.height);
    faces.push(...found(facesOf(await detect(square)), look, place));
  }
  return framedFaces(faces);
}

/** The face that the picture is of: the largest. */
export function largestOf(faces: readonly Box[]): Box | undefined {
  return [...faces].sort((a, b) => b.width - a.width)[0];
}
