/** Tiny copies of FER2013 in the layouts that are in circulation, of generated pictures. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

export const SIDE = 48;

/** A 48 × 48 grey ramp that differs from number to number; smooth, so that a JPEG of it is close to it. */
export function picture(number: number): Uint8Array {
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const x = i % SIDE;
    const y = Math.floor(i / SIDE);
    return (number * 10 + x * 2 + y) % 256;
  });
}

export function encode(pixels: Uint8Array, format: 'jpeg' | 'png'): Promise<Buffer> {
  const image = sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 1 } }).toColourspace('b-w');
  return format === 'png' ? image.png().toBuffer() : image.jpeg({ quality: 100 }).toBuffer();
}

/** Writes picture n under the n-th path; the format follows from the name. */
export async function writePictures(root: string, paths: readonly string[]): Promise<void> {
  for (const [number, path] of paths.entries()) {
    writeFile(join(root, path), await encode(picture(number), path.endsWith('.png') ? 'png' : 'jpeg'));
  }
}

export function writeFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

export interface Row {
  readonly emotion: number | string;
  readonly pixels: string;
  readonly usage: string;
}

export function row(number: number, emotion: number | string, usage: string): Row {
  return { emotion, usage, pixels: picture(number).join(' ') };
}

/** As the challenge's `fer2013.csv`. */
export function officialCsv(rows: readonly Row[]): string {
  return ['emotion,pixels,Usage', ...rows.map((r) => `${r.emotion},${r.pixels},${r.usage}`), ''].join('\n');
}

/** As Kaggle's `icml_face_data.csv`: other order, blanks after the commas; and with the line ends of Windows. */
export function icmlCsv(rows: readonly Row[]): string {
  return ['emotion, Usage, pixels', ...rows.map((r) => `${r.emotion}, ${r.usage}, ${r.pixels}`), ''].join('\r\n');
}
