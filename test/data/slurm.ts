/** A Slurm of its own, on loopback, as the present user, in a temporary folder: controller, one node and munge. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from './until';

const DAEMONS = ['munged', 'slurmctld', 'slurmd'];
/** Daemons are often not in a user's path. */
const PATH = `${process.env.PATH}:/usr/sbin:/sbin:/usr/local/sbin`;

/** Why it cannot be started here; false when it can. */
export const noSlurm: string | false = (() => {
  const missing = [...DAEMONS, 'sbatch', 'squeue', 'scancel'].filter(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`], { env: { ...process.env, PATH } }).status !== 0,
  );
  return missing.length > 0 && `${missing.join(', ')} not installed (Debian: slurm-wlm, munge)`;
})();

/** Starts it and points this process, and those that it starts, to it. @returns stops it */
export async function startSlurm(): Promise<() => Promise<void>> {
  try {
    return await startOnce();
  } catch {
    return await startOnce(); // between finding free ports and listening there, another test may have taken one
  }
}

async function startOnce(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'mien-slurm-')); // a short and plain path: sockets lie in it
  for (const name of ['state', 'spool', 'munge']) mkdirSync(join(folder, name), { mode: 0o700 });
  const socket = join(folder, 'munge', 'socket');
  writeFileSync(join(folder, 'munge', 'key'), randomBytes(256), { mode: 0o600 });
  writeFileSync(join(folder, 'slurm.conf'), await configuration(folder, socket));
  Object.assign(process.env, { PATH, SLURM_CONF: join(folder, 'slurm.conf') });
  const munge = ['key-file=key', 'socket=socket', 'pid-file=pid', 'log-file=log', 'seed-file=seed'].map((option) =>
    option.replace('=', `=${join(folder, 'munge')}/`),
  );
  const children: ChildProcess[] = [];
  const daemon = (name: string, ...args: string[]) => {
    const child = spawn(name, args, { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const stop = async () => {
    spawnSync('scancel', ['--user', userInfo().username, '--signal=KILL']);
    for (const child of children.reverse()) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill()) await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    daemon('munged', '--foreground', '--force', ...munge.map((option) => `--${option}`));
    await until('munge', () => spawnSync('munge', ['-n', '--socket', socket]).status === 0, 20);
    daemon('slurmctld', '-D');
    daemon('slurmd', '-D', '-N', hostname().split('.')[0]!);
    const state = () => spawnSync('sinfo', ['--noheader', '--format=%T'], { encoding: 'utf8' }).stdout.trim();
    await until('an idle node', () => state() === 'idle', 40);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

export function slurm(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' }).trim();
}

async function configuration(folder: string, socket: string): Promise<string> {
  const host = hostname().split('.')[0];
  const user = userInfo().username;
  const cpus = availableParallelism();
  return `ClusterName=mien
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${socket}
SlurmctldPort=${await freePort()}
SlurmdPort=${await freePort()}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SlurmdParameters=config_overrides
MinJobAge=10
KillWait=5
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=4000 State=UNKNOWN
PartitionName=short Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
