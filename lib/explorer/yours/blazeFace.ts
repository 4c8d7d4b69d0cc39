/** BlazeFace (Bazarevsky et al. 2019, arXiv 1907.05047): what its numbers say, as `@vladmandic/human` reads them for Node. */
import { type Detection, LOOK_SIDE, overlap } from '../../datasets/faces/looks';
import type { RawFaces } from '../network';

/** Anchors are the middles of square cells, so many a cell: small faces are told at the fine ones, large ones at the coarse ones. */
const GRIDS = [
  { cell: 16, each: 2 },
  { cell: 32, each: 6 },
] as const;
/** Numbers of a box: the shift of its middle from its anchor, its size, and six landmarks. */
const NUMBERS = 16;
/** The share of their union that two boxes of one face have in common. */
const SAME = 0.1;
/** From brow and chin to the whole face. */
const ENLARGED = 1.4;

/** The faces that it is surer of than not, each once, in pixels of the square; what reaches over its edges is cut off. */
export function facesOf({ logits, boxes }: RawFaces): Detection[] {
  const sure = anchors()
    .map(([x, y], i) => ({ x, y, i, logit: logits[i]! }))
    .filter(({ logit }) => logit > 0)
    .sort((a, b) => b.logit - a.logit)
    .map(({ x, y, i, logit }) => {
      const [right, down, width, height] = boxes.subarray(NUMBERS * i, NUMBERS * i + 4);
      return {
        left: x + right! - width! / 2,
        top: y + down! - height! / 2,
        width: width!,
        height: height!,
        score: sigmoid(logit),
      };
    });
  const kept: Detection[] = [];
  for (const face of sure) if (kept.every((other) => union(face, other) <= SAME)) kept.push(face);
  return kept.map(whole);
}

function anchors(): (readonly [x: number, y: number])[] {
  return GRIDS.flatMap(({ cell, each }) => {
    const middles = Array.from({ length: LOOK_SIDE / cell }, (_, i) => cell * (i + 0.5));
    return middles.flatMap((y) => middles.flatMap((x) => new Array<readonly [number, number]>(each).fill([x, y])));
  });
}

function whole({ left, top, width, height, score }: Detection): Detection {
  const half = (ENLARGED * Math.max(width, height)) / 2;
  const [x, y] = [left + width / 2, top + height / 2];
  const within = (at: number) => Math.min(LOOK_SIDE, Math.max(0, Math.round(at)));
  const [l, t] = [within(x - half), within(y - half)];
  return { left: l, top: t, width: within(x + half) - l, height: within(y + half) - t, score };
}

/** Of what two boxes cover together, how much both do. */
function union(a: Detection, b: Detection): number {
  const both = overlap(a, b);
  return both / (a.width * a.height + b.width * b.height - both);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
