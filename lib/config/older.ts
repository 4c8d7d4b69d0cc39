/** Configurations that runs of an older mien have written, in today's keys. */
import type { PartialConfig } from './config';
import { mergeConfigs } from './resolve';
import { isTree } from './tree';

/** How it was before there was a key for it, where the key's default is another. */
const BEFORE: PartialConfig = {
  model: { nuisance: { encoder: 'shared' }, adversary: { normalise: false } },
  training: { keep: 'best' },
};

/** @param stored a whole configuration, as a run folder keeps it */
export function inTodaysKeys(stored: PartialConfig): PartialConfig {
  return mergeConfigs(BEFORE, renamed(stored));
}

/** `model.adversaryHidden` was the one adversary's; now there is a list for each. */
function renamed(stored: PartialConfig): PartialConfig {
  const model: unknown = stored.model;
  if (!isTree(model) || !('adversaryHidden' in model)) return stored;
  const { adversaryHidden, ...rest } = model;
  return { ...stored, model: { ...rest, adversary: { hidden: [adversaryHidden], normalise: false } } } as PartialConfig;
}
