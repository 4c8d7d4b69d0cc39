import sharp, { type Sharp } from 'sharp';

/**
 * A picture in CMYK without a profile as Pillow, OpenCV, TensorFlow and browsers show it: each ink takes its share of the light, black of
 * all. sharp would print it with an offset press's profile, a tenth brighter in its darks and duller in its colours.
 * @param image turned as it is to be
 */
export async function withoutInks(image: Sharp): Promise<Sharp> {
  const cmyk = image.pipelineColourspace('cmyk').toColourspace('cmyk').raw({ depth: 'uchar' });
  const { data, info } = await cmyk.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const light = 255 - data[4 * i + 3]!;
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.round(((255 - data[4 * i + c]!) * light) / 255);
  }
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}
