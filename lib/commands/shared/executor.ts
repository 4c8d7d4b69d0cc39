/** The options that say where the runs of a grid are trained. */
import { Option } from 'commander';
import type { Executor } from '../../ablation/executors/executor';
import type { SlurmOptions } from '../../ablation/gridFile';
import { whole } from './options';

export interface ExecutorFlags {
  readonly jobs: number;
  readonly executor: 'local' | 'slurm';
  readonly finished?: boolean;
}

export const jobs = () => new Option('--jobs <n>', 'runs at a time on this machine').argParser(whole).default(1);
export const executor = () =>
  new Option('--executor <name>', 'where the runs are trained').choices(['local', 'slurm']).default('local');

export const finished = () =>
  new Option('--finished', 'report what is finished, also while it is at work; train nothing');

/** @param slurm what a cluster is to give each run */
export async function chosenExecutor(flags: ExecutorFlags, slurm?: SlurmOptions): Promise<Executor> {
  const { localExecutor } = await import('../../ablation/executors/local');
  const { slurmExecutor } = await import('../../ablation/executors/slurm/slurmExecutor');
  return flags.executor === 'slurm' ? slurmExecutor(slurm) : localExecutor(flags.jobs);
}
