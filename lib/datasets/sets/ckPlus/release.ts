import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { MienError } from '../../../support/errors';
import { firstNames } from '../../../support/firstNames';
import { Enclosure } from '../../listing/enclosure';
import { listByPerson, type PersonalImage } from '../../listing/groupedListing';
import { foldersIn, imagesBelow } from '../../listing/imagesBelow';
import type { Box, Listing } from '../../listing/listing';
import { CK_PLUS_CLASSES, FRAME_NAME } from './classes';

export const FRAMES_FOLDER = 'cohn-kanade-images';
const EMOTION_FOLDERS = ['Emotion', 'Emotion_labels'];
const LANDMARKS_FOLDER = 'Landmarks';

/** The usual protocol: the last three frames of a labelled sequence show its expression, the first one none. */
const PEAK_FRAMES = 3;

/**
 * The official release: `cohn-kanade-images/S005/001/S005_001_00000001.png` …, and for sequences with a label
 * `Emotion/S005/001/S005_001_00000011_emotion.txt`, a code from 0 to 7. Sequences without one are left out. Where `Landmarks/` is
 * there as well, the box around a frame's 68 points is its face.
 */
export function listCkPlusRelease(root: string, splitSeed?: number): Listing {
  const emotions = EMOTION_FOLDERS.find((name) => existsSync(join(root, name)));
  if (!emotions) {
    throw new MienError(`${root} has ${FRAMES_FOLDER}/ but no Emotion/`, 'Unpack Emotion_labels.zip of CK+ beside it.');
  }
  const enclosure = new Enclosure(root);
  const images: PersonalImage[] = [];
  const short: string[] = [];
  let unlabelled = 0;
  for (const subject of foldersIn(join(root, FRAMES_FOLDER))) {
    for (const sequence of foldersIn(join(root, FRAMES_FOLDER, subject))) {
      const label = labelOf(join(root, emotions, subject, sequence));
      const place = `${subject}/${sequence}`;
      const frames = framesOf(enclosure, `${FRAMES_FOLDER}/${place}`);
      if (label === undefined) unlabelled++;
      else if (frames.length <= PEAK_FRAMES) short.push(place);
      else {
        const add = (file: string, shown: number) => {
          const landmarks = `${posix.parse(file).name}_landmarks.txt`;
          const box = boxOf(join(root, LANDMARKS_FOLDER, place, landmarks));
          images.push({ file, label: shown, subject: subject.toUpperCase(), ...(box && { box }) });
        };
        add(frames[0]!, CK_PLUS_CLASSES.indexOf('neutral'));
        for (const frame of frames.slice(-PEAK_FRAMES)) add(frame, label);
      }
    }
  }
  if (images.length === 0) throw new MienError(`${root} has no sequence with a label`, 'Unpack the archives again.');
  const notes: string[] = [];
  if (unlabelled > 0) notes.push(`${unlabelled} sequences without a label are left out.`);
  if (short.length > 0) notes.push(`Left out, as they have no more than ${PEAK_FRAMES} frames: ${firstNames(short)}.`);
  return listByPerson({ name: 'ckplus', classes: CK_PLUS_CLASSES, root, notes }, images, splitSeed);
}

/** A sequence's frames, in order of time. */
function framesOf(enclosure: Enclosure, folder: string): string[] {
  const number = (file: string) => Number(FRAME_NAME.exec(posix.basename(file))?.[3]);
  return imagesBelow(enclosure, folder)
    .filter((file) => Number.isFinite(number(file)))
    .sort((a, b) => number(a) - number(b));
}

/** The code in a sequence's emotion file; undefined where it has none. */
function labelOf(folder: string): number | undefined {
  const file = existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith('_emotion.txt')) : undefined;
  if (!file) return undefined;
  const text = readFileSync(join(folder, file), 'utf8').trim();
  const code = text === '' ? Number.NaN : Number(text);
  if (Number.isInteger(code) && code >= 0 && code < CK_PLUS_CLASSES.length) return code;
  throw new MienError(
    `${join(folder, file)} holds ${JSON.stringify(text.slice(0, 40))}, not a code from 0 to 7`,
    'Unpack it again.',
  );
}

function boxOf(landmarks: string): Box | undefined {
  if (!existsSync(landmarks)) return undefined;
  const numbers = readFileSync(landmarks, 'utf8').trim().split(/\s+/).map(Number);
  const xs = numbers.filter((_, i) => i % 2 === 0);
  const ys = numbers.filter((_, i) => i % 2 === 1);
  if (xs.length < 2 || xs.length !== ys.length || !numbers.every(Number.isFinite)) {
    throw new MienError(`${landmarks} does not hold pairs of coordinates`, 'Unpack it again.');
  }
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
