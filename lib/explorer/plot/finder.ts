import { polygonContains } from 'd3-polygon';
import { quadtree } from 'd3-quadtree';

export type Direction = 'left' | 'right' | 'up' | 'down';
const AHEAD: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};
/** A step to the side counts as so many ahead, so that arrow keys keep their direction. */
const ASIDE = 2;

/** Finds points by where they are. @param positions [N, 2] */
export class Finder {
  private readonly tree;

  constructor(private readonly positions: Float32Array) {
    const n = positions.length / 2;
    this.tree = quadtree<number>()
      .x((i) => positions[2 * i]!)
      .y((i) => positions[2 * i + 1]!)
      .addAll(Array.from({ length: n }, (_, i) => i));
  }

  /** The point nearest to a position, or −1 where none is within `radius`. */
  at([x, y]: readonly [number, number], radius: number): number {
    return this.tree.find(x, y, radius) ?? -1;
  }

  /** The next point in a direction from another, or that one where none is. */
  next(from: number, direction: Direction): number {
    const [aheadX, aheadY] = AHEAD[direction];
    const [fromX, fromY] = this.place(from);
    let [best, least] = [from, Number.POSITIVE_INFINITY];
    for (let i = 0; i < this.positions.length / 2; i++) {
      const [dx, dy] = [this.positions[2 * i]! - fromX, this.positions[2 * i + 1]! - fromY];
      const ahead = dx * aheadX + dy * aheadY;
      const aside = Math.abs(dx * aheadY) + Math.abs(dy * aheadX);
      if (ahead <= 0 || aside > ahead) continue;
      const cost = ahead + ASIDE * aside;
      if (cost < least) [best, least] = [i, cost];
    }
    return best;
  }

  /** [N] 1 for points within a polygon; null where there are none. */
  within(polygon: readonly (readonly [number, number])[]): Uint8Array | null {
    const corners = polygon as [number, number][];
    const inside = Uint8Array.from({ length: this.positions.length / 2 }, (_, i) =>
      Number(polygonContains(corners, this.place(i))),
    );
    return inside.includes(1) ? inside : null;
  }

  place(point: number): [number, number] {
    return [this.positions[2 * point]!, this.positions[2 * point + 1]!];
  }
}
