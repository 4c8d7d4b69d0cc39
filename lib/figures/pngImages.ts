import sharp from 'sharp';

/**
 * Images as data URIs of PNG, for `imageGrid`.
 * @param pixels [N, H, W, C] as uint8, row-major
 * @param shape [H, W, C]; C is 1 (grey) or 3 (RGB)
 */
export function pngImages(
  pixels: Uint8Array,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
): Promise<string[]> {
  const size = height * width * channels;
  const raw = { width, height, channels: channels as 1 | 3 };
  return Promise.all(
    Array.from({ length: pixels.length / size }, async (_, i) => {
      const png = await sharp(pixels.subarray(i * size, (i + 1) * size), { raw })
        .png({ compressionLevel: 9 })
        .toBuffer();
      return `data:image/png;base64,${png.toString('base64')}`;
    }),
  );
}
