/**
 * The datasets that can be opened by name. (Apart from `open.ts`, so that naming them loads no engine and no loader.)
 */

import type { Listing } from './listing/listing';
import type { FerPlusOptions } from './sets/ferPlus';
import type { SyntheticOptions } from './synthetic';

/**
 * Options that only one dataset has stand under its own name. They are part of what its cache is told apart by, so that two choices
 * do not take turns in one folder.
 */
export interface DatasetOptions {
  readonly synthetic: SyntheticOptions;
  readonly affectnet?: {
    /** 8, or 7 for the protocol without contempt. */
    readonly classes: 7 | 8;
  };
  /** Draws the splits that a dataset comes without; of no effect where it has all of its own. */
  readonly splitSeed?: number;
  readonly ferplus?: FerPlusOptions;
}

/** Reads a dataset's annotations and directories; see `Listing`. */
export type Lister = (root: string, options: DatasetOptions) => Listing | Promise<Listing>;

interface Listed {
  /** Side of its images when the configuration names none, pixels. */
  readonly side: number;
  /** Whether its images have colour when the configuration does not say. */
  readonly colour: boolean;
  readonly lister: () => Promise<Lister>;
}

/** Every dataset that is made of image files, a line each. */
export const LISTED = {
  fer2013: { side: 48, colour: false, lister: async () => (await import('./sets/fer2013/folders')).listFer2013Folders },
  affectnet: {
    side: 64,
    colour: true,
    lister: async () => {
      const { listAffectNet } = await import('./sets/affectNet');
      return (root, { affectnet, splitSeed }) => listAffectNet(root, { ...affectnet, splitSeed });
    },
  },
  'raf-db': { side: 64, colour: true, lister: async () => (await import('./sets/rafDb')).listRafDb },
  folder: { side: 64, colour: true, lister: async () => (await import('./sets/folder')).listFolder },
  manifest: { side: 64, colour: true, lister: async () => (await import('./sets/csvManifest')).listManifest },
  ferplus: { side: 48, colour: false, lister: async () => (await import('./sets/ferPlus')).listFerPlus },
  ckplus: { side: 48, colour: false, lister: async () => (await import('./sets/ckPlus')).listCkPlus },
  jaffe: { side: 48, colour: false, lister: async () => (await import('./sets/jaffe')).listJaffe },
  cmu: { side: 48, colour: false, lister: async () => (await import('./sets/cmuFaces')).listCmuFaces },
} satisfies Record<string, Listed>;

export type ListedName = keyof typeof LISTED;
export type DatasetName = 'synthetic' | ListedName;
export const DATASET_NAMES = ['synthetic', ...Object.keys(LISTED)] as unknown as readonly [
  DatasetName,
  ...DatasetName[],
];
