import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { MienError } from '../../support/errors';
import type { Listing } from '../listing/listing';
import type { CachedDataset } from '../packed/cache';
import type { Packing } from '../packed/packImages';
import type { SplitOptions } from '../splits/drawnSplit';
import type { NamedSet, SetFiles } from './namedSet';

/** Reads a dataset's annotations and folders; see `Listing`. */
export type Lister<Options = object> = (root: string, options: Options & SplitOptions) => Listing | Promise<Listing>;

interface FileSet<Options> extends Omit<NamedSet<Options>, 'open'> {
  /** Side of its images when the configuration names none, pixels. */
  readonly side: number;
  /** Whether its images have colour when the configuration does not say. */
  readonly colour: boolean;
  readonly open: (files: SetFiles<Options>) => Promise<CachedDataset>;
}

/** A set that is read from files below a root. */
export function fileSet<Options = object>({ side, colour, open, ...set }: FileSet<Options>): NamedSet<Options> {
  return {
    ...set,
    open: async (request, options, settings) => {
      const { name, margin = 0, splitSeed } = request;
      if (request.root == null) {
        throw new MienError(
          `${name} needs its files`,
          `Say where they are, with --root DIR, in a script { dataset: { root: DIR } }: ${set.layouts.join('; or ')}.`,
        );
      }
      const root = resolve(request.root);
      if (!existsSync(root))
        throw new MienError(
          `${name}: there is no ${root}`,
          'Say where its files are, with --root, in a script { dataset: { root } }.',
        );
      const pixels = request.side ?? side;
      const packing: Packing = {
        shape: [pixels, pixels, (request.colour ?? colour) ? 3 : 1],
        margin,
        ...(request.factors && { factors: resolve(request.factors) }),
      };
      return open({ root, packing, splitSeed, options, settings });
    },
  };
}

/** The usual way to open a set of files: a lister names the images, and they are packed as it says. */
export function listed<Options extends object = object>(
  load: () => Promise<Lister<Options>>,
): FileSet<Options>['open'] {
  return async ({ root, packing, settings, options, splitSeed }) => {
    const [list, { openListing }] = await Promise.all([load(), import('../packed/packListing')]);
    const own = { ...options, splitSeed } as Options & SplitOptions;
    // what is not set tells nothing apart
    const told = Object.fromEntries(Object.entries(own).filter(([, value]) => !isUnset(value)));
    return openListing(await list(root, own), packing, settings, told);
  };
}

function isUnset(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
