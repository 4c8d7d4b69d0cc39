import type { Watch } from './layout';

export interface UmapOptions extends Watch {
  /** Neighbours that each point is tied to, itself among them: fewer show finer, more show broader structure. */
  readonly neighbours: number;
  /** How close points may lie in the plane, 0 … 1. */
  readonly minDistance: number;
  /** Passes of the layout. By default 500 up to 10,000 points and 200 for more. */
  readonly epochs?: number;
  readonly seed: number;
}

export const UMAP_DEFAULTS: UmapOptions = { neighbours: 15, minDistance: 0.1, seed: 1 };
