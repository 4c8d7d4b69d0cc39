/** Photographs that nobody is in: built-in synthetic faces on a plain wall. */
import sharp from 'sharp';
import { syntheticFaces } from '../../lib/datasets/synthetic';

/** Pixels of a side of a drawn face; the head fills most of it. */
export const FACE = 128;

export interface PlacedFace {
  readonly left: number;
  readonly top: number;
  /** Default: FACE */
  readonly side?: number;
}

/** Draws faces, each another one, as a PNG. */
export async function photograph(width: number, height: number, faces: readonly PlacedFace[]): Promise<Buffer> {
  const sizes = { train: Math.max(1, faces.length), validation: 1, test: 1 };
  const { splits } = await syntheticFaces({ ...sizes, side: FACE, colour: true, difficulty: 0, seed: 3 });
  const drawn = faces.map(async ({ left, top, side = FACE }, i) => {
    const raw = { width: FACE, height: FACE, channels: 3 } as const;
    const input = await sharp(splits.train.read([i]), { raw })
      .resize(side, side)
      .png()
      .toBuffer();
    return { input, left, top };
  });
  const wall = { width, height, channels: 3, background: '#8899aa' } as const;
  return sharp({ create: wall })
    .composite(await Promise.all(drawn))
    .png()
    .toBuffer();
}
