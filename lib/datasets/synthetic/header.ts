import type { DatasetHeader } from '../packed/header';
import { SYNTHETIC_CLASSES } from './expressions';
import { FACTOR_NAMES, factorValues } from './factors';
import type { SyntheticOptions } from './options';

/** What the dataset looks like, known before anything is rendered. */
export function syntheticHeader(options: SyntheticOptions): DatasetHeader {
  const values = factorValues(options);
  return {
    name: 'synthetic',
    classes: SYNTHETIC_CLASSES,
    shape: [options.side, options.side, options.colour ? 3 : 1],
    factors: FACTOR_NAMES.map((name) => ({ name, values: values[name] })),
  };
}
