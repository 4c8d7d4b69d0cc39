/** What a thread of `generate.ts` does with a piece: renders its faces, and writes photographs of them. */
import { workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { completeOptions, drawParameters, renderFace, SYNTHETIC_CLASSES } from '../../lib/datasets/synthetic';
import { Random } from '../../lib/support/random';
import { place } from './layouts';
import { type Photograph, type Piece, VARIANTS } from './plan';

export interface GeneratorData {
  readonly root: string;
  /** Height and width of the photographs in pixels. */
  readonly side: number;
}

const FACE = 64;
/** Of the photograph around it, before it is brought to its size. */
const GROUND = 80;
const CHANNELS = 3;

sharp.concurrency(1); // the threads are the cores' work already

export default async function photograph(piece: Piece): Promise<Photograph[]> {
  const { root, side } = workerData as GeneratorData;
  const made: Photograph[] = [];
  let face: Uint8Array | undefined;
  for (let i = 0; i < piece.count; i++) {
    if (i % VARIANTS === 0) face = faceOf(piece, piece.face + i / VARIANTS);
    const id = piece.first + i;
    const { pixels, left, top } = variantOf(face!, new Random(1, 'photograph', id));
    const image = sharp(pixels, { raw: { width: GROUND, height: GROUND, channels: CHANNELS } });
    const jpeg = await (side === GROUND ? image : image.resize(side, side)).jpeg({ quality: 85 }).toBuffer();
    const [x, y, width] = [left, top, FACE].map((length) => Math.round((length * side) / GROUND)) as [
      number,
      number,
      number,
    ];
    const row: Photograph = { id, expression: piece.expression, box: [x, y, width, width] };
    place(root, piece.set, row, jpeg);
    made.push(row);
  }
  return made;
}

/** Face `number` of an expression; contempt, which the renderer does not know, has neutral faces. */
function faceOf({ set, expression }: Piece, number: number): Uint8Array {
  const options = completeOptions({ side: FACE, colour: true, identities: 1000 });
  const split = set === 'training' ? 'train' : 'test';
  const classes = SYNTHETIC_CLASSES.length; // each run of so many faces has one of each, in some order
  for (let i = 0; i < classes; i++) {
    const parameters = drawParameters(options, split, classes * number + i);
    if (parameters.label === expression % classes) return renderFace(parameters, FACE, true);
  }
  throw new RangeError(`no face of expression ${expression} among ${classes}`);
}

/** A face somewhere on a plain ground, mirrored or not, brighter or darker, with noise: no two are the same. */
function variantOf(face: Uint8Array, random: Random): { pixels: Uint8Array; left: number; top: number } {
  const [left, top] = [random.integer(GROUND - FACE + 1), random.integer(GROUND - FACE + 1)];
  const mirrored = random.uniform() < 0.5;
  const gain = random.uniform(0.8, 1.2);
  const pixels = new Uint8Array(GROUND * GROUND * CHANNELS).fill(random.integer(200));
  const noise = random.uint32();
  for (let y = 0; y < FACE; y++) {
    for (let x = 0; x < FACE; x++) {
      const from = (y * FACE + (mirrored ? FACE - 1 - x : x)) * CHANNELS;
      const to = ((top + y) * GROUND + left + x) * CHANNELS;
      for (let c = 0; c < CHANNELS; c++) {
        const grain = (Math.imul(noise ^ (to + c), 0x9e3779b1) >>> 29) - 3.5;
        pixels[to + c] = Math.max(0, Math.min(255, face[from + c]! * gain + grain));
      }
    }
  }
  return { pixels, left, top };
}
