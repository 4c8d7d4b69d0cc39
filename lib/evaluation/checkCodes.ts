import { MienError } from '../support/errors';
import type { Matrix } from './matrix';

/** @throws MienError naming the first row with a value that is not finite: whatever is measured on it would look like something */
export function checkCodes({ values, columns }: Matrix): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at === -1) return;
  throw new MienError(
    `Code ${Math.floor(at / columns)} holds ${values[at]}`,
    'Leave it out, or see why it is not finite.',
  );
}
