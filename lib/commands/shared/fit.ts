import type { DatasetName } from '../../datasets/sets';

/** Sets of somebody's own: nobody knows how many images they have, so that their training fits the number unless it is told not to. */
const FITTED: readonly DatasetName[] = ['folder', 'manifest'];

export function isFitted(name: DatasetName): boolean {
  return FITTED.includes(name);
}

/** What a command that trains on a dataset says of it, where it is not done anyway. */
export function fitFor(name: DatasetName): string {
  return isFitted(name) ? '' : ' --fit';
}
