/** What `npm run bench` can time by itself. (Apart from `bench.ts`, so that naming them loads no engine.) */
export const BENCHES = ['step', 'epoch', 'memory', 'load', 'encode', 'predict', 'umap', 'import', 'scaling'] as const;
export type BenchName = (typeof BENCHES)[number];
