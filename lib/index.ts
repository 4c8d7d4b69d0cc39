/**
 * mien: disentangled facial-expression representations. The public API, a file a subject in `lib/api`; everything else may change. From what
 * everybody needs down to the parts that new work is built of:
 *
 * - `start`: complete a configuration, train it, open its run, and ask the run;
 * - `notebook`: the same with live curves, progress, the stop button and figures under the cell;
 * - `data`: open a set by name, look at it, or make one of your own;
 * - `evaluation` of a run: what each code knows, how codes are laid out, what is painted from them;
 * - `metrics` of any codes and predictions: what a run is judged by;
 * - `manyRuns`: grids of configurations, the challenge, the main job on the built-in data;
 * - `figures`: those of a run, and one builder for each kind;
 * - `models`: the parts of a disentangler, and every term of its loss as a pure function;
 * - `training` by hand: batches, terms, one step, the optimizer, the loop over epochs;
 * - `buildingBlocks`: TensorFlow, functions compiled from it, the run folder, seeded randomness.
 *
 * Loading it loads the native engine.
 */

import './notebook/loading'; // first: which says in a cell that TensorFlow is loading

export * from './api/buildingBlocks';
export * from './api/data';
export * from './api/evaluation';
export * from './api/figures';
export * from './api/manyRuns';
export * from './api/metrics';
export * from './api/models';
export * from './api/notebook';
export * from './api/start';
export * from './api/training';
