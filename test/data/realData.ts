import { resolve } from 'node:path';

/** Where real images lie, beside the clone, on machines that have them. */
export function realData(name = ''): string {
  return resolve(__dirname, '..', '..', '..', 'shared', 'data', name);
}
