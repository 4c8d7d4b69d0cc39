import type { Config, PartialConfig } from '../config/config';
import { withRecipe } from '../config/recipes';
import { nest, resolveConfig } from '../config/resolve';
import type { TableValue } from '../evaluation/tables';
import { defaultRunFolder, withAbsoluteRoot } from '../runs/folder/place';
import { UsageError } from '../support/errors';
import type { Grid, NamedCell } from './gridFile';

/** One configuration of a grid with one seed. */
export interface GridCell {
  readonly grid: string;
  /** What sets it apart from the others but for the seed: its name as `cell`, where cells have names, and its value of each axis. */
  readonly setting: Readonly<Record<string, TableValue>>;
  readonly seed: number;
  readonly config: Config;
  /** The run folder, which the configuration alone decides: equal cells of several grids share it. */
  readonly run: string;
  /** What probes read from its codes; all that the dataset knows where it is left out. */
  readonly factors?: readonly string[];
}

/** The key that switches a term of the loss off with 0. */
const WEIGHT = 'weight';

/**
 * Every cell of a grid: named cells × axes × seeds, seeds varying fastest.
 *
 * Where the weight of a term is 0, the other options of that term change nothing, so they stay at their axis's first value: the cells are
 * all there, but share one run.
 * @throws UsageError for a key that the configuration has not, a value out of range, and an axis that another one holds or that is `seed`
 */
export function expandGrid(grid: Grid): GridCell[] {
  const keys = Object.keys(grid.axes);
  for (const key of keys) {
    const inner = keys.find((other) => other.startsWith(`${key}.`));
    if (inner) throw new UsageError(`The axes ${key} and ${inner} set the same key`, 'Leave one of them out.');
  }
  if (keys.includes('seed')) throw new UsageError('The seed cannot be an axis', 'List the seeds under seeds.');
  const named: readonly (NamedCell | undefined)[] = grid.cells.length > 0 ? grid.cells : [undefined];
  return named.flatMap((cell) =>
    combinations(grid.axes).flatMap((point) => grid.seeds.map((seed) => expandCell(grid, cell, point, seed))),
  );
}

function expandCell(
  grid: Grid,
  cell: NamedCell | undefined,
  point: ReadonlyMap<string, unknown>,
  seed: number,
): GridCell {
  const { name, ...part } = cell ?? {};
  const resolve = (values: ReadonlyMap<string, unknown>) =>
    resolveConfig(withRecipe(grid.base), withRecipe(part), ...[...values].map(([key, value]) => nest(key, value)), {
      seed,
    } as PartialConfig);
  const asked = resolve(point);
  const settled = new Map([...point].map(([key, value]) => [key, isIdle(asked, key) ? grid.axes[key]![0] : value]));
  const config = withAbsoluteRoot(resolve(settled));
  const values = [...point].map(([key, value]) => [key, asCell(value)] as const);
  const setting = { ...(name !== undefined && { cell: name }), ...Object.fromEntries(values) };
  return { grid: grid.name, setting, seed, config, run: defaultRunFolder(config), factors: grid.factors };
}

/** Whether a key belongs to a term whose weight is 0. */
function isIdle(config: Config, key: string): boolean {
  const names = key.split('.');
  let tree: unknown = config;
  for (const name of names.slice(0, -1)) {
    tree = (tree as Record<string, unknown>)[name];
    if ((tree as Record<string, unknown>)[WEIGHT] === 0 && names.at(-1) !== WEIGHT) return true;
  }
  return false;
}

function combinations(axes: Grid['axes']): Map<string, unknown>[] {
  return Object.entries(axes).reduce<Map<string, unknown>[]>(
    (points, [key, values]) => points.flatMap((point) => values.map((value) => new Map([...point, [key, value]]))),
    [new Map()],
  );
}

function asCell(value: unknown): TableValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
    ? (value as TableValue)
    : JSON.stringify(value);
}
