/** Where the run of a configuration is, and whether a folder holds it. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { differences, effective, fingerprint } from '../../config/compare';
import type { Config, PartialConfig } from '../../config/config';
import { inTodaysKeys } from '../../config/older';
import { resolveConfig } from '../../config/resolve';
import { isRun } from '../../datasets/batches/sampling';
import { type SetOptions, setNamed } from '../../datasets/sets';
import { MienError } from '../../support/errors';
import { homeFolder } from '../../support/paths';
import { RunFolder } from './runFolder';

/** So that the run can be evaluated from wherever. */
export function withAbsoluteRoot(config: Config): Config {
  return mapPaths(config, (path) => resolve(path));
}

/** What the data are, not where they lie: so that a run can be handed on, or compared. */
export function withoutPlaces(config: Config): Config {
  return mapPaths(config, () => null);
}

function mapPaths(config: Config, change: (path: string) => string | null): Config {
  const { root, factors = null, name } = config.dataset;
  const { paths = [] } = setNamed(name);
  const own = Object.entries(config.dataset[name as keyof SetOptions] ?? {}).map(([key, value]) =>
    paths.includes(key) && typeof value === 'string' ? [key, change(value)] : [key, value],
  );
  const changed = {
    ...(root !== null && { root: change(root) }),
    ...(factors !== null && { factors: change(factors) }),
    ...(paths.length > 0 && { [name]: Object.fromEntries(own) }),
  };
  const { encoder, expression } = config.model;
  const model = {
    ...config.model,
    // without its place, what it is of is some model, or some run
    encoder: { ...encoder, from: encoder.from ? (change(encoder.from) ?? 'MODEL') : null },
    expression: { ...expression, from: expression.from ? (change(expression.from) ?? 'RUN') : null },
  };
  return { ...config, model, training: drawnFrom(config, change), dataset: { ...config.dataset, ...changed } };
}

/** A training that is drawn against a run, with that run's folder changed. */
function drawnFrom({ training }: Config, change: (path: string) => string | null): Config['training'] {
  const { sampling } = training;
  if (typeof sampling === 'string' || !isRun(sampling.against)) return training;
  // without its place, what is drawn against is some run
  return { ...training, sampling: { ...sampling, against: change(sampling.against) ?? 'RUN' } };
}

/**
 * The folder in `runs/` that a configuration trains into when none is named: the one that has a run of it already, also if it was named
 * when a configuration had other keys or other defaults, or else one named after what is in the configuration.
 */
export function defaultRunFolder(config: Config): string {
  const runs = join(homeFolder(), 'runs');
  const { name } = config.dataset;
  const path = join(runs, `${name}-${fingerprint(effective(config)).slice(0, 8)}`);
  if (existsSync(path) || !existsSync(runs)) return path;
  const named = readdirSync(runs).filter(
    (other) => /^[0-9a-f]{8}$/.test(other.slice(name.length + 1)) && other.startsWith(`${name}-`),
  );
  const made = named.sort().find((other) => isRunOf(new RunFolder(join(runs, other)), config));
  return made === undefined ? path : join(runs, made);
}

/** A folder whose configuration cannot be read, or is of a version that takes other keys, holds another run. */
function isRunOf(folder: RunFolder, config: Config): boolean {
  try {
    return differencesIn(folder, config).length === 0;
  } catch (error) {
    if (error instanceof MienError) return false;
    throw error;
  }
}

/** What the run in a folder is trained with, in today's keys, whatever mien has written it. */
export function configIn(folder: RunFolder): Config {
  return resolveConfig(inTodaysKeys(folder.readConfig().config as PartialConfig));
}

/** How the configuration of the run in a folder differs from another. */
function differencesIn(folder: RunFolder, config: Config): string[] {
  return differences(effective(configIn(folder)), effective(config));
}

/** The same but for where the images are, of a run that knows them by their digest. */
export function differencesBesidesPlace(folder: RunFolder, config: Config): string[] {
  if (!folder.readConfig().data) return differencesIn(folder, config);
  const [stored, other] = [configIn(folder), config].map((one) => effective(withoutPlaces(one)));
  return differences(stored, other);
}
