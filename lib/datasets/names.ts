/** The datasets that can be opened by name. (Apart from `open.ts`, so that naming them loads no engine.) */
export const DATASET_NAMES = ['synthetic', 'fer2013'] as const;
export type DatasetName = (typeof DATASET_NAMES)[number];
