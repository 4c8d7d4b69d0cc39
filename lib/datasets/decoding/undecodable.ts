/** Why a file cannot be decoded, for the person whose file it is: the decoders say it for whoever wrote them. */
import { messageOf } from '../../support/errors';

/** What the decoders read. */
export const IMAGE_KINDS = 'JPEG, PNG, WebP, GIF, TIFF and PGM';
const UNKNOWN = /unsupported image format/;
const TOO_LARGE = /exceeds pixel limit/;
/** Of the decoder's own lines the one that says how it was called, which nobody has asked. */
const SETTING = /treated as error/;
const DAMAGED =
  /end of (stream|JPEG|GIF)|treated as error|corrupt header|premature end|Unexpected end|unable to parse/i;

/** @param error what the decoder threw */
export function whyUndecodable(bytes: Uint8Array, error: unknown): string {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  const own = messageOf(error);
  if (/^....ftyp(hei|hev|mif)/s.test(start)) return 'it is HEIC, as phones write it: convert it to JPEG';
  if (/^BM/.test(start)) return 'it is BMP: convert it to PNG';
  if (/^\s*<(!doctype|html|\?xml)/i.test(start)) return 'it is a web page or other text, not a picture';
  if (UNKNOWN.test(own)) return `it is no picture, or one of a kind that is not read (${IMAGE_KINDS} are)`;
  if (TOO_LARGE.test(own)) return 'it has too many pixels: make it smaller';
  if (DAMAGED.test(own)) {
    const said = own.split('\n').find((line) => !SETTING.test(line));
    return `it is damaged or was cut short${said ? ` (${said})` : ''}`;
  }
  return own;
}
