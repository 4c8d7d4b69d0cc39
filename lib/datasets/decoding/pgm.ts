import sharp, { type Sharp } from 'sharp';
import { MienError } from '../../support/errors';

/** Magic, width, height, largest value, with blanks and comments between, and one blank before the pixels. */
const HEADER = /^P5(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)\s/;
const LONGEST_HEADER = 1024;

/** Whether a file is a binary portable grey map, which sharp's ready-made library cannot read. */
export function isPgm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x35;
}

/**
 * A binary portable grey map (P5, 8 bits), its largest value stretched to white (Netpbm, `pgm` format).
 * @throws MienError when it is not 8 bits, claims more than `maxPixels`, or ends early
 */
export function sharpOfPgm(bytes: Uint8Array, maxPixels: number): Sharp {
  const header = HEADER.exec(Buffer.from(bytes.subarray(0, LONGEST_HEADER)).toString('latin1'));
  if (!header) throw new MienError('its PGM header is damaged');
  const [width, height, largest] = header.slice(1).map(Number) as [number, number, number];
  if (!(width > 0 && height > 0 && width * height <= maxPixels))
    throw new MienError(`it claims ${width} × ${height} pixels`);
  if (!(largest > 0 && largest < 256)) throw new MienError(`it has values up to ${largest}, not 8 bits`);
  const pixels = bytes.subarray(header[0].length, header[0].length + width * height);
  if (pixels.length < width * height) throw new MienError('it ends before its last pixel');
  const stretched = pixels.map((value) => Math.min(255, Math.round((value * 255) / largest)));
  return sharp(stretched, { raw: { width, height, channels: 1 } });
}
