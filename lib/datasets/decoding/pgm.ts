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
 * A binary portable grey map (P5, 8 or 16 bits), its largest value stretched to white (Netpbm, `pgm` format).
 * @throws MienError when its largest value is none, it claims more than `maxPixels`, or ends early
 */
export function sharpOfPgm(bytes: Uint8Array, maxPixels: number): Sharp {
  const header = HEADER.exec(Buffer.from(bytes.subarray(0, LONGEST_HEADER)).toString('latin1'));
  if (!header) throw new MienError('its PGM header is damaged');
  const [width, height, largest] = header.slice(1).map(Number) as [number, number, number];
  if (!(width > 0 && height > 0 && width * height <= maxPixels))
    throw new MienError(`it claims ${width} × ${height} pixels`);
  if (!(largest > 0 && largest < 65_536)) throw new MienError(`it has values up to ${largest}, not up to 65,535`);
  const bytesEach = largest < 256 ? 1 : 2; // bytes a value, the high one first
  const pixels = bytes.subarray(header[0].length, header[0].length + width * height * bytesEach);
  if (pixels.length < width * height * bytesEach) throw new MienError('it ends before its last pixel');
  const stretched = Uint8Array.from({ length: width * height }, (_, i) => {
    const value = bytesEach === 1 ? pixels[i]! : 256 * pixels[2 * i]! + pixels[2 * i + 1]!;
    return Math.min(255, Math.round((value * 255) / largest));
  });
  return sharp(stretched, { raw: { width, height, channels: 1 } });
}
