/** Type, range and default of every key of a choice of a dataset: the configuration's `dataset`. */
import { z } from 'zod';
import { seed, share, tree } from '../support/keys';
import { DATASET_NAMES, SET_KEYS } from './sets';
import { SPLIT_SEED } from './splits/drawnSplit';

const fold = z
  .object({ index: z.number().int().min(0), of: z.number().int().min(3).max(1000) })
  .strict()
  .refine(({ index, of }) => index < of, { path: ['index'], message: 'A fold below dataset.fold.of' });
const factorValues = z.record(z.array(z.string()).min(1)).default({});

export const choiceSchema = tree({
  name: z.enum(DATASET_NAMES).default('synthetic'),
  root: z.string().min(1).nullable().default(null),
  side: z.number().int().min(16).max(1024).nullable().default(null),
  colour: z.boolean().nullable().default(null),
  margin: z.number().min(0).max(4).default(0.1),
  splitSeed: seed().default(SPLIT_SEED),
  fold: fold.nullable().default(null),
  factors: z.string().min(1).nullable().default(null),
  shortcut: z
    .object({ factor: z.string().min(1), strength: share() })
    .strict()
    .nullable()
    .default(null),
  subset: tree({ train: factorValues, validation: factorValues, test: factorValues }),
  ...SET_KEYS,
});
