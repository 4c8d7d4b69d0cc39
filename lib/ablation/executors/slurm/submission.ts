/** An array of tasks that was given to Slurm, as it stands on disk, so that another process can follow it. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeFileAtomic, writeJson } from '../../../support/files';
import { cacheFolder } from '../../../support/paths';
import { quoted } from '../../../support/shell';
import type { SlurmOptions } from '../../gridFile';
import type { GridFolder } from '../../gridFolder';
import { cellCommand } from '../cellCommand';
import { sbatch } from './tools';

export interface Submission {
  /** Of its job, and of no other job: the queue can be asked for it even where the id was not written down any more. */
  readonly name: string;
  /** The names of its tasks, in the order of the array. */
  readonly tasks: readonly string[];
}

/** Writes an array down and submits it, in that order. */
export async function submit(
  folder: GridFolder,
  tasks: readonly string[],
  options: SlurmOptions,
): Promise<{ submission: Submission; job: string }> {
  const submission = { name: `mien-${randomBytes(5).toString('hex')}`, tasks };
  const path = (extension: string) => join(folder.slurm, `${submission.name}${extension}`);
  writeFileAtomic(path('.tasks'), tasks.map((task) => `${folder.taskFile(task)}\n`).join(''));
  writeFileAtomic(path('.sh'), batchScript(folder, path('.tasks'), options));
  writeJson(path('.json'), submission);
  const flags = [`--job-name=${submission.name}`, `--output=${path('-%a.out')}`, '--open-mode=append'];
  const job = await sbatch([...flags, ...requests(tasks.length, options), path('.sh')]);
  return { submission, job };
}

/** Every array that was submitted for a grid, finished ones too. */
export function submissionsOf(folder: GridFolder): Submission[] {
  if (!existsSync(folder.slurm)) return [];
  const files = readdirSync(folder.slurm).filter((name) => name.endsWith('.json'));
  return files.map((name) => readJson(join(folder.slurm, name)) as Submission);
}

function requests(tasks: number, { concurrency, ...options }: SlurmOptions): string[] {
  const { partition, time, gpus, memory, cpus } = options;
  return [
    `--array=0-${tasks - 1}${concurrency ? `%${concurrency}` : ''}`,
    ...(partition ? [`--partition=${partition}`] : []),
    ...(time ? [`--time=${time}`] : []),
    ...(gpus ? [`--gpus=${gpus}`] : []),
    ...(memory ? [`--mem=${memory}`] : []),
    ...(cpus ? [`--cpus-per-task=${cpus}`] : []),
    ...(options.options ?? []),
  ];
}

/** `exec`, so that the signals of Slurm reach the training itself. */
function batchScript(folder: GridFolder, list: string, { cpus }: SlurmOptions): string {
  return `#!/bin/sh
export MIEN_CACHE=${quoted(cacheFolder())}
${cpus ? `export TF_NUM_INTRAOP_THREADS=${cpus} TF_NUM_INTEROP_THREADS=${cpus}\n` : ''}task=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" ${quoted(list)})
log=${quoted(join(folder.path, 'logs'))}/$(basename "$task" .json).log
exec ${cellCommand().map(quoted).join(' ')} "$task" >>"$log" 2>&1
`;
}
