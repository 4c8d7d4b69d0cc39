import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { expandGrid } from '../../../../lib/ablation/expand';
import { isAlive, textOf, tinyGrid, WEIGHT } from '../../../data/grids';
import { configFile, historyOf, start } from '../../../data/runs';
import { noSlurm, slurm, startSlurm } from '../../../data/slurm';
import { temporaryCache, temporaryFolder } from '../../../data/temporary';
import { until } from '../../../data/until';

temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
let stop = async () => {};
before(async () => {
  if (!noSlurm) stop = await startSlurm();
});
after(() => stop());

const EPOCHS = 60;
const grid = tinyGrid(EPOCHS, {
  axes: { [WEIGHT]: [0, 1] },
  slurm: { partition: 'short', time: '00:10:00', cpus: 1, memory: '1000M', concurrency: 1 },
});

test('an array to its end: a task killed on purpose is recovered, the head killed and started again follows', {
  skip: noSlurm,
}, async () => {
  const out = temporaryFolder();
  const args = ['ablate', '--grid', configFile(grid as object), '--executor', 'slurm', '--out', out, '--json'];
  const [first, second] = expandGrid(grid).map(({ run }) => run) as [string, string];
  const submissions = () => readdirSync(join(out, 'slurm')).filter((name) => name.endsWith('.json'));
  const pidOf = (run: string) => JSON.parse(textOf(join(run, 'run.lock'))).pid as number;

  const head = start(...args);
  await head.said(/Submitted 2 tasks as job \d+/);
  const queue = slurm('squeue', '--array', '--noheader', '--format=%P %l %K').split('\n').sort(); // of squeue, the waiting come first
  assert.deepEqual(queue, ['short 10:00 0', 'short 10:00 1']);
  await until('an epoch of the first task', () => textOf(join(first, 'history.jsonl')).length > 0);
  assert.ok(!existsSync(second), 'one at a time, as the grid says');

  head.child.kill('SIGKILL');
  await head.ended;
  assert.ok(isAlive(pidOf(first)), 'the job runs on');
  const again = start(...args);
  await again.said(/Following 2 tasks that are in the queue already/);
  assert.equal(submissions().length, 1, 'nothing is submitted twice');

  const killed = pidOf(first);
  process.kill(killed, 'SIGKILL');
  await until('its resubmission', () => submissions().length === 2);
  const { code, stdout, stderr } = await again.ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`${basename(first)} .* ended without being done[\\s\\S]*submitted again`));
  const { cells, failed } = JSON.parse(stdout) as { cells: { run: string }[]; failed: string[] };
  assert.deepEqual([cells.map(({ run }) => run), failed], [[first, second], []]);
  for (const run of [first, second]) assert.equal(historyOf(run).length, EPOCHS);
  const log = readFileSync(join(out, 'logs', `${basename(first)}.log`), 'utf8');
  assert.match(log, /Going on after epoch [1-9]/, 'from its checkpoint, not from the beginning');
  await until('an empty queue', () => slurm('squeue', '--noheader') === ''); // the last task was judged, and ends
});
