/** Which of the files in a folder are images: by their names, and where these say nothing by how they begin. */
import { closeSync, openSync, readSync } from 'node:fs';

const IMAGE = /\.(jpe?g|jpe|jfif|pjpe?g|png|bmp|gif|webp|tiff?|pgm)$/i;

/** Endings of what lies beside images and is none, so that it need not be looked into. */
const OTHER =
  /\.(txt|csv|tsv|json|xml|ya?ml|md|html?|pdf|docx?|xlsx?|py|m|mat|npy|npz|pkl|pts|db|ini|zip|t?gz|tar|rar|7z|mp4|avi|wav|hei[cf]|dng)$/i;

/** What file managers, file servers and archivers leave behind; on a Synology `@eaDir` holds a thumbnail of every picture. */
const LITTER =
  /^(\..*|__MACOSX|__pycache__|@eaDir|@__thumb|@Recycle|@tmp|#recycle|#snapshot|\$RECYCLE\.BIN|System Volume Information|lost\+found|Thumbs\.db|desktop\.ini)$/i;

const BEGINNINGS: readonly RegExp[] = [
  /^\xff\xd8\xff/, // JPEG
  /^\x89PNG\r\n/,
  /^GIF8[79]a/,
  /^RIFF....WEBP/s,
  /^(II\*\0|MM\0\*)/, // TIFF
  /^P5\s/, // PGM
];

export function isLitter(name: string): boolean {
  return LITTER.test(name);
}

/** Whether a file is an image of a kind that is read. @param path where it may be looked into, if it may */
export function isImage(name: string, path?: string): boolean {
  if (IMAGE.test(name)) return true;
  return path !== undefined && !OTHER.test(name) && beginsAsImage(path);
}

function beginsAsImage(path: string): boolean {
  const start = Buffer.alloc(12);
  try {
    const file = openSync(path, 'r');
    try {
      const text = start.subarray(0, readSync(file, start)).toString('latin1');
      return BEGINNINGS.some((beginning) => beginning.test(text));
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
