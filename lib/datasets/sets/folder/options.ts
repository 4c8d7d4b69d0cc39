import { z } from 'zod';
import { tree } from '../../../support/keys';

export interface FolderOptions {
  /**
   * A regular expression that is looked for in each image's path below the root: its named groups are factors, `(?<person>\w+)`, and a
   * group `label` is the class, for images that no folders sort. Null for none.
   */
  readonly pattern: string | null;
}

export const folderKeys = tree({ pattern: z.string().min(1).nullable().default(null) });
