import type { Metadata, Sharp } from 'sharp';

/** Largest value of images of 8, 10 and 12 bits, as cameras have them; in a file of 16 bits they would all but be black. */
const LEVELS = [255, 1023, 4095];
const EIGHT_BITS = 255;
const SIXTEEN_BITS = 65_535;

/**
 * By what the values of an image are multiplied so that white is white: files of floats hold 0 … 1 (scikit-image, MATLAB) or 0 … 255,
 * files of 16 bits often hold fewer, which only the largest value shows. A picture that uses less than a sixteenth of its range would be
 * black to any eye, so that nothing is lost by the guess.
 */
export async function gainOf(image: Sharp, { depth }: Metadata): Promise<number> {
  if (depth !== 'float' && depth !== 'double' && depth !== 'ushort') return 1;
  const { channels, isOpaque } = await image.stats();
  const colours = isOpaque ? channels : channels.slice(0, -1);
  const largest = Math.max(...colours.map(({ max }) => max)); // without what is behind the point
  if (depth !== 'ushort') return largest <= 1 ? EIGHT_BITS : 1;
  return SIXTEEN_BITS / (LEVELS.find((level) => largest <= level) ?? SIXTEEN_BITS);
}
