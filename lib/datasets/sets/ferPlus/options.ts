import { z } from 'zod';
import { tree } from '../../../support/keys';
import { FERPLUS_LABELS, type FerPlusLabels } from './votes';

export interface FerPlusOptions {
  /** The CSV with the votes; null for `fer2013new.csv` in the dataset's folder. */
  readonly votes: string | null;
  readonly labels: FerPlusLabels;
}

export const ferPlusKeys = tree({
  votes: z.string().min(1).nullable().default(null),
  labels: z.enum(FERPLUS_LABELS).default('majority'),
});
