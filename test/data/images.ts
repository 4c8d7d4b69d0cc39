/** Image files for the decoder that no encoder would write. */
import { deflateSync } from 'node:zlib';

/** A PNG of a few bytes that claims to be grey and of any size. */
export function pngThatClaims(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(new Uint8Array(1000))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** The same JPEG with another height in its header. */
export function jpegThatClaims(jpeg: Buffer, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  for (let at = 2; at < copy.length; at += 2 + copy.readUInt16BE(at + 2)) {
    if (copy[at + 1] !== 0xc0) continue;
    copy.writeUInt16BE(height, at + 5);
    return copy;
  }
  throw new Error('no baseline JPEG');
}

/** A GIF of `pages` frames of one colour each: 0 black, 1 white. */
export function gif(side: number, pages: readonly (0 | 1)[]): Buffer {
  const word = (n: number) => [n & 255, n >> 8];
  const head = [...Buffer.from('GIF89a'), ...word(side), ...word(side), 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  const frames = pages.flatMap((colour) => {
    // LZW of 2 bits with a clear code (4) before every pixel, so that all codes stay 3 bits long; 5 ends
    const codes = [...Array.from({ length: side * side }, () => [4, colour]).flat(), 5];
    const bytes: number[] = [];
    codes.forEach((code, i) => {
      for (let bit = 0; bit < 3; bit++) {
        const position = 3 * i + bit;
        bytes[position >> 3] = (bytes[position >> 3] ?? 0) | (((code >> bit) & 1) << (position & 7));
      }
    });
    const blocks: number[] = [];
    for (let at = 0; at < bytes.length; at += 255) {
      const block = bytes.slice(at, at + 255);
      blocks.push(block.length, ...block);
    }
    const control = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
    return [...control, 0x2c, 0, 0, 0, 0, ...word(side), ...word(side), 0, 2, ...blocks, 0];
  });
  return Buffer.from([...head, ...frames, 0x3b]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  result.set(body, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
