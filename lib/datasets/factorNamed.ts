import type { MienError } from '../support/errors';
import type { Factor } from './dataset';

/**
 * The factor of that name.
 * @param refuse what is thrown where there is none, by the names that there are, with commas between them
 */
export function factorNamed<F extends Pick<Factor, 'name'>>(
  factors: readonly F[],
  name: string,
  refuse: (names: string) => MienError,
): F {
  const factor = factors.find((other) => other.name === name);
  if (factor) return factor;
  throw refuse(factors.map((other) => other.name).join(', '));
}
