import { counted } from '../../../support/counted';

const IMAGES = 35_887;

/** Says how much of FER2013 a copy holds, where that is not all. */
export function countNotes(images: number): string[] {
  if (images === IMAGES) return [];
  return [`This copy has ${counted(images, 'image')} of FER2013's ${IMAGES.toLocaleString('en')}.`];
}
