import { type SyntheticOptions, syntheticKeys } from '../../synthetic/options';
import type { NamedSet } from '../namedSet';

/** The built-in faces, whose every factor is known; see `lib/datasets/synthetic`. */
export const synthetic: NamedSet<SyntheticOptions> = {
  layouts: [],
  keys: syntheticKeys,
  open: async (request, options, settings) => (await import('./open')).openSynthetic(options, settings, request),
};
