import { divergenceFromNormal } from '../../losses';
import type { PartName } from '../../models/parts';
import type { Code } from './code';
import type { Term } from './term';

/** KL of z_n from N(0, 1): the less z_n may say, the more it leaves to z_e what z_e says already. */
export const nuisanceKlTerm: Term = {
  weight: ({ nuisanceKl }) => nuisanceKl.weight,
  updates: () => ['nuisanceEncoder', 'nuisance'],
  distributes: 'nuisance',
  compute: ({ nuisance }) => divergenceOf(nuisance, 'nuisance'),
};

/** KL of z_e from N(0, 1): the information bottleneck. */
export const expressionKlTerm: Term = {
  weight: ({ expressionKl }) => expressionKl.weight,
  updates: () => ['encoder', 'expression'],
  distributes: 'expression',
  compute: ({ expression }) => divergenceOf(expression, 'expression'),
};

function divergenceOf({ mean, logVariance }: Code, name: PartName) {
  if (!logVariance) throw new RangeError(`The ${name} branch was built for codes that are no distributions`);
  return divergenceFromNormal(mean, logVariance);
}
