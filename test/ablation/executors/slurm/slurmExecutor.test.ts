import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { removeLockLeftBehind } from '../../../../lib/ablation/executors/slurm/lockLeftBehind';
import { slurmExecutor } from '../../../../lib/ablation/executors/slurm/slurmExecutor';
import { expandGrid } from '../../../../lib/ablation/expand';
import type { SlurmOptions } from '../../../../lib/ablation/gridFile';
import { GridFolder, type GridTask } from '../../../../lib/ablation/gridFolder';
import { RunFolder } from '../../../../lib/runs/folder/runFolder';
import { type Judgement, writeJudgement } from '../../../../lib/runs/judgement';
import { MienError } from '../../../../lib/support/errors';
import { textOf, tinyGrid } from '../../../data/grids';
import { temporaryFolder } from '../../../data/temporary';

let bin: string;
let folder: GridFolder;
let tasks: GridTask[];
let notes: string[];

beforeEach(() => {
  process.env.MIEN_HOME = temporaryFolder();
  bin = temporaryFolder();
  process.env.PATH = `${bin}:/usr/bin:/bin`;
  folder = new GridFolder(temporaryFolder());
  const grid = tinyGrid(3, { seeds: [1, 2] });
  tasks = folder.write([grid], expandGrid(grid));
  notes = [];
});

/** A command of Slurm that is a shell script; `$D` is its folder. */
function fake(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\nD='${bin}'\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

/** sbatch that writes down what it is asked; the queue is what stands in the file `queue`. */
function fakeSlurm(): void {
  fake('sbatch', 'echo "$@" >>"$D/submitted"; echo "7;cluster"');
  fake('squeue', 'cat "$D/queue" 2>/dev/null; true');
  fake('scontrol', 'exit 1');
}

const submitted = () => textOf(join(bin, 'submitted')).split('\n').filter(Boolean);
const run = (options: SlurmOptions = {}, attempts = 2, signal?: AbortSignal) =>
  slurmExecutor(options)(tasks, folder, { attempts, signal, note: (sentence) => notes.push(sentence) });

function finish({ run }: GridTask): void {
  mkdirSync(run, { recursive: true });
  new RunFolder(run).writeConfig({ config: {}, provenance: {} });
  writeFileSync(join(run, 'summary.json'), '{}');
  writeJudgement(new RunFolder(run), {} as Judgement);
}

test('what the grid asks for is what sbatch is asked for, and the array’s tasks are in its list', async () => {
  fakeSlurm();
  fake('squeue', 'true');
  const options = ['--account=lab', '--qos=low'];
  const done = run({ partition: 'gpu', time: '01:00:00', gpus: 1, memory: '8G', cpus: 4, concurrency: 3, options });
  for (const task of tasks) finish(task);
  await done;
  assert.equal(submitted().length, 1);
  const [name] = /mien-[0-9a-f]{10}/.exec(submitted()[0]!)!;
  assert.match(
    submitted()[0]!,
    /^--parsable --job-name=.* --array=0-1%3 --partition=gpu --time=01:00:00 --gpus=1 --mem=8G --cpus-per-task=4 --account=lab --qos=low .*\.sh$/,
  );
  const list = readFileSync(join(folder.slurm, `${name}.tasks`), 'utf8');
  assert.equal(list, tasks.map((task) => `${folder.taskFile(task.name)}\n`).join(''));
  assert.match(readFileSync(join(folder.slurm, `${name}.sh`), 'utf8'), /TF_NUM_INTRAOP_THREADS=4/);
  assert.match(notes[0]!, /Submitted 2 tasks as job 7 /);
});

for (const [how, scontrol] of [
  ['says', 'echo "MaxArraySize            = 2"; echo "MaxJobCount = 10000"'],
  ['does not say', 'exit 1'],
] as const) {
  test(`what is more than an array of a cluster may hold goes in several, where it ${how} how many it may`, async () => {
    const grid = tinyGrid(3, { seeds: [1, 2, 3, 4, 5] });
    tasks = folder.write([grid], expandGrid(grid));
    fakeSlurm();
    fake('scontrol', scontrol);
    // as slurmctld does: an index of MaxArraySize or more is refused
    fake(
      'sbatch',
      `last=$(echo "$@" | sed 's/.*--array=0-\\([0-9]*\\).*/\\1/')
[ "$last" -lt 2 ] || { echo "sbatch: error: Batch job submission failed: Invalid job array specification" >&2; exit 1; }
echo "$@" >>"$D/submitted"; echo 7`,
    );
    const done = run();
    for (const task of tasks) finish(task);
    await done;
    assert.deepEqual(
      submitted().map((line) => /--array=\S+/.exec(line)![0]),
      ['--array=0-1', '--array=0-1', '--array=0-0'],
    );
  });
}

test('a task that leaves the queue without being done is submitted again alone, and given up after its attempts', async () => {
  fakeSlurm();
  const done = run();
  finish(tasks[1]!);
  writeFileSync(folder.log(tasks[0]!.name), 'mien: It broke\n');
  await done;
  assert.deepEqual(
    submitted().map((line) => /--array=\S+/.exec(line)![0]),
    ['--array=0-1', '--array=0-0'],
  );
  assert.equal(notes.filter((sentence) => /mien: It broke[\s\S]*submitted again/.test(sentence)).length, 1);
  assert.equal(notes.filter((sentence) => /mien: It broke[\s\S]*given up/.test(sentence)).length, 1);
});

test('a task that got further before it ended, as preempted ones do, has not used up an attempt', async () => {
  fakeSlurm();
  finish(tasks[1]!);
  const { run: path } = tasks[0]!;
  mkdirSync(path, { recursive: true });
  // the first submission trains one epoch and ends, the second none
  fake(
    'sbatch',
    `echo x >>"$D/submitted"; [ $(wc -l <"$D/submitted") -gt 1 ] || echo '{}' >>'${join(path, 'history.jsonl')}.next'; echo 7`,
  );
  fake('squeue', `cp '${join(path, 'history.jsonl')}.next' '${join(path, 'history.jsonl')}'; true`);
  tasks = [tasks[0]!];
  await run({}, 1);
  assert.equal(submitted().length, 2, 'one that got further and one that did not');
});

test('tasks that an earlier head submitted are followed, not submitted twice; of several arrays, those that are gone are', async () => {
  fakeSlurm();
  const stop = new AbortController();
  const first = run({}, 2, stop.signal);
  while (!existsSync(join(bin, 'submitted'))) await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort();
  await first;
  assert.match(notes.at(-1)!, /The jobs run on/);
  const [name] = /mien-[0-9a-f]{10}/.exec(submitted()[0]!)!;
  writeFileSync(join(bin, 'queue'), `${name} 1\nsomebody-elses 0\n`);
  const second = run();
  for (const task of tasks) finish(task);
  await second;
  assert.ok(notes.includes('Following 1 tasks that are in the queue already.'));
  assert.deepEqual(
    submitted().map((line) => /--array=\S+/.exec(line)![0]),
    ['--array=0-1', '--array=0-0'],
  );
});

test('while the queue cannot be asked, nothing is lost or submitted again, and it is told once', async () => {
  fakeSlurm();
  fake(
    'squeue',
    'echo x >>"$D/asked"; [ $(wc -l <"$D/asked") -gt 3 ] && exit 0; echo "Unable to contact slurm controller" >&2; exit 1',
  );
  const done = run();
  while (textOf(join(bin, 'asked')).length < 6) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const task of tasks) finish(task);
  await done;
  assert.equal(submitted().length, 1);
  assert.equal(notes.filter((sentence) => /cannot be asked.*Unable to contact/.test(sentence)).length, 1);
});

test('sbatch that refuses, answers nonsense or is not there is an error that says so', async () => {
  fakeSlurm();
  fake('sbatch', 'echo "sbatch: error: invalid partition specified: gpu" >&2; exit 1');
  await assert.rejects(
    run(),
    (error) => error instanceof MienError && /invalid partition specified: gpu/.test(error.message),
  );
  fake('sbatch', 'echo hello');
  await assert.rejects(run(), /sbatch answered "hello"/);
  process.env.PATH = temporaryFolder();
  await assert.rejects(run(), /Slurm's (sbatch|squeue) is not on this machine/);
});

test('a lock that a killed task left on another machine is removed; that of anybody else stays', () => {
  const [task] = tasks as [GridTask];
  const lock = join(task.run, 'run.lock');
  mkdirSync(task.run, { recursive: true });
  writeFileSync(folder.log(task.name), `… Training into ${task.run}, process 12 on node7\n`);
  for (const [pid, host, stays] of [
    [1, 'node7', true],
    [12, hostname(), true],
    [12, 'node7', false],
  ] as const) {
    writeFileSync(lock, JSON.stringify({ pid, host }));
    removeLockLeftBehind(task, folder);
    assert.equal(existsSync(lock), stays, `${pid} on ${host}`);
  }
});
