/** Many runs: a grid of configurations, trained and judged here or on a cluster, and the main job on the built-in data. */

export { type AblateSettings, type Ablation, ablate } from '../ablation/ablate';
export { type Challenge, type ChallengeSettings, challenge } from '../ablation/challenge/challenge';
export type { OwnMethod } from '../ablation/challenge/ownMethod';
export type { ChallengeRow } from '../ablation/challenge/rows';
export type { Executor, ExecutorSettings } from '../ablation/executors/executor';
export { localExecutor } from '../ablation/executors/local';
export { slurmExecutor } from '../ablation/executors/slurm/slurmExecutor';
export type { GridCell } from '../ablation/expand';
export { completeGrid, type Grid, readGrid, type SlurmOptions } from '../ablation/gridFile';
export type { JudgedCell } from '../ablation/measures';
export { NAMED_GRIDS } from '../ablation/namedGrids';
export { type Reproduction, reproduce } from '../reports/reproduce';
