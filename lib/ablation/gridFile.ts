/** What a grid file may hold: the configurations of an ablation, and what a cluster is to give each of them. */
import { z } from 'zod';
import { type OverRecipe, RECIPES } from '../config/recipes';
import { explain } from '../support/explain';
import { readJson } from '../support/files';

/** What a cell has over the base, with the name that it goes by in tables. */
export type NamedCell = { readonly name: string } & OverRecipe;

export interface Grid {
  readonly name: string;
  /** What all cells share. */
  readonly base: OverRecipe;
  /** Configurations side by side, each combined with every point of the axes; none for the axes alone. */
  readonly cells: readonly NamedCell[];
  /** Dotted keys of the configuration, each with its values; later axes vary fastest. */
  readonly axes: Readonly<Record<string, readonly unknown[]>>;
  readonly seeds: readonly number[];
  /** The named cell that differences are taken to; by default the cell that is the same but for an adversarial weight of 0. */
  readonly reference?: string;
  /** What probes read from the codes, `expression` or the name of a nuisance factor; by default all that the dataset knows. */
  readonly factors?: readonly string[];
  readonly slurm?: SlurmOptions;
}

/** What `sbatch` is asked for, for each task of the array; what is left out, the cluster decides. */
export interface SlurmOptions {
  readonly partition?: string;
  /** As Slurm writes it, e.g. `02:00:00`. */
  readonly time?: string;
  readonly gpus?: number;
  /** As Slurm writes it, e.g. `8G`. */
  readonly memory?: string;
  readonly cpus?: number;
  /** Tasks that run at once. */
  readonly concurrency?: number;
  /** Further options of sbatch as they are, e.g. `--account=lab`. */
  readonly options?: readonly string[];
}

const CURE = 'A grid has name, base, cells, axes, seeds, reference, factors and slurm; all may be left out.';

/** It names a folder and files: not the folder above, and no folder below. */
const name = () =>
  z.string().regex(/^\w[\w.-]*$/, 'letters, digits, dots, dashes and underscores, a letter or a digit first');

const slurmSchema = z
  .object({
    partition: z.string().min(1),
    time: z.string().regex(/^[\d:-]+$/, 'a time as Slurm writes it, e.g. 02:00:00'),
    gpus: z.number().int().min(0).max(64),
    memory: z.string().regex(/^\d+[KMGT]?$/, 'a size as Slurm writes it, e.g. 8G'),
    cpus: z.number().int().min(1).max(1024),
    concurrency: z.number().int().min(1).max(10_000),
    options: z.array(z.string().regex(/^--[\w-]+(=.*)?$/, 'an option, e.g. --account=lab')),
  })
  .partial()
  .strict();

const overRecipe = z
  .object({ recipe: z.enum(Object.keys(RECIPES) as [keyof typeof RECIPES]).optional() })
  .passthrough();

/** What stands twice would count as another seed or setting, and make intervals too narrow. */
const distinct = <T extends z.ZodTypeAny>(list: z.ZodArray<T, 'many'>, nameOf = (item: z.infer<T>): unknown => item) =>
  list.superRefine((items, context) => {
    const names = items.map((item) => JSON.stringify(nameOf(item)));
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice) context.addIssue({ code: 'custom', message: `each once, not ${twice} again` });
  });

const gridSchema = z
  .object({
    name: name().default('grid'),
    base: overRecipe.default({}),
    cells: distinct(z.array(overRecipe.extend({ name: z.string().min(1) })), ({ name }) => name).default([]),
    axes: z.record(distinct(z.array(z.unknown()).min(1))).default({}),
    seeds: distinct(z.array(z.number().int().min(0).max(0xffffffff)).min(1)).default([1]),
    reference: z.string().optional(),
    factors: z.array(z.string().min(1)).min(1).optional(),
    slurm: slurmSchema.optional(),
  })
  .strict()
  .superRefine(({ cells, reference }, context) => {
    if (reference === undefined || cells.some(({ name }) => name === reference)) return;
    const message = `the name of a cell: ${cells.map(({ name }) => name).join(', ') || 'there is none'}`;
    context.addIssue({ code: 'custom', path: ['reference'], message });
  });

/**
 * Checks a grid and completes it.
 * @throws UsageError naming each key that is unknown or wrong; those of the configuration are checked by `expandGrid`
 */
export function completeGrid(given: unknown): Grid {
  const result = gridSchema.safeParse(given);
  if (!result.success) throw explain(result.error, given, 'grid', CURE);
  return result.data as Grid;
}

/** @throws MienError when the file cannot be read or is not a grid */
export function readGrid(path: string): Grid {
  return completeGrid(readJson(path));
}
