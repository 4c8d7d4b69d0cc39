import type { ZodType, ZodTypeDef } from 'zod';
import type { CachedDataset, PackSettings } from '../packed/cache';
import type { Packing } from '../packed/packImages';
import type { SplitOptions } from '../splits/drawnSplit';

/** What every set can be asked for. */
export interface SetRequest extends SplitOptions {
  /** The set's name. */
  readonly name: string;
  /** Where the images are; null for the synthetic faces, which need no files. */
  readonly root: string | null;
  /** Side of the packed images, pixels; null for what the dataset is usually packed at. The synthetic faces have their own. */
  readonly side?: number | null;
  /** Whether the packed images have colour; null for what the dataset usually has. The synthetic faces have their own. */
  readonly colour?: boolean | null;
  /** Room left around each face's box on each side, as a share of the box's longer side. Of no effect where there are no boxes. */
  readonly margin?: number;
  /** A CSV with more factors of the images, by file name; see `withFactorTable`. */
  readonly factors?: string | null;
}

/**
 * A dataset that is opened by its name: what it is asked by, told without loading what reads it. Its loader and the engine come with the
 * first call of `open`.
 */
export interface NamedSet<Options = object> {
  /** The forms in which its files are read, a line each; none where it is made and not read. */
  readonly layouts: readonly string[];
  /** The keys that only it has, which stand under its name in the configuration: type, range and default of each. */
  readonly keys?: ZodType<Options, ZodTypeDef, unknown>;
  /** Those of its keys that name a file or a folder. */
  readonly paths?: readonly string[];
  /** @throws MienError when it needs files and has no root, and whatever its loader throws */
  open(request: SetRequest, options: Options | undefined, settings: PackSettings): Promise<CachedDataset>;
}

/** What a loader of files is given. */
export interface SetFiles<Options> extends SplitOptions {
  /** An absolute path to something that is there. */
  readonly root: string;
  readonly packing: Packing;
  readonly options: Options | undefined;
  readonly settings: PackSettings;
}
