/** Slurm's own commands. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MienError, messageOf } from '../../../support/errors';

/** @throws MienError with what the command said when it fails, or is not there */
async function slurm(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, [...args], { maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new MienError(`Slurm's ${command} is not on this machine`, 'Start it where jobs are submitted from.');
    }
    const { stderr } = error as { stderr?: string };
    throw new MienError(`${command} failed: ${(stderr || messageOf(error)).trim()}`, 'See the grid’s slurm section.');
  }
}

/** Submits a batch script. @returns the id of the job */
export async function sbatch(args: readonly string[]): Promise<string> {
  const said = (await slurm('sbatch', ['--parsable', ...args])).trim();
  const id = said.split(';')[0]!; // the name of the cluster may follow
  if (!/^\d+$/.test(id)) throw new MienError(`sbatch answered ${JSON.stringify(said)}`, 'A job id was expected.');
  return id;
}

/** The array tasks of jobs with the given names that wait, run or are ending, as `name index`. */
export async function queued(names: readonly string[]): Promise<Set<string>> {
  const format = ['--noheader', '--array', '--format=%j %K'];
  return new Set((await slurm('squeue', [...format, `--name=${names.join(',')}`])).split('\n').filter(Boolean));
}

/** How many tasks one array may have on this cluster; undefined where it does not say. */
export async function largestArray(): Promise<number | undefined> {
  const said = await slurm('scontrol', ['show', 'config']).catch(() => '');
  const [, size] = /^MaxArraySize\s*=\s*(\d+)/m.exec(said) ?? [];
  return size === undefined ? undefined : Math.max(1, Number(size)); // indices run from 0 to one less
}
