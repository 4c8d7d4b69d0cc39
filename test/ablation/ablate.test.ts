import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { ablate } from '../../lib/ablation/ablate';
import type { Executor } from '../../lib/ablation/executors/executor';
import { localExecutor } from '../../lib/ablation/executors/local';
import { expandGrid } from '../../lib/ablation/expand';
import { takeLock } from '../../lib/runs/folder/lock';
import { RunFolder } from '../../lib/runs/folder/runFolder';
import { type Judgement, readJudgement } from '../../lib/runs/judgement';
import { MienError } from '../../lib/support/errors';
import type { EpochRecord } from '../../lib/training/trainer';
import { isAlive, textOf, tinyGrid, WEIGHT } from '../data/grids';
import { configFile, historyOf, mien, start, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { until } from '../data/until';

temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
const logOf = (out: string, run: string) => join(out, 'logs', `${basename(run)}.log`);
const newest = (out: string, run: string) => statSync(logOf(out, run)).mtimeMs;

test('a grid that asks for some factors has them alone; asked for more, the same run is judged anew and not trained', async () => {
  const out = temporaryFolder();
  const probed = ({ judgement }: { judgement: Judgement }) => [
    ...new Set(judgement.probes.map(({ factor }) => factor)),
  ];
  const faces = { base: tinyConfig({ training: { epochs: 1 } }) };
  const few = await ablate([tinyGrid(1, { ...faces, factors: ['expression'] })], { out });
  assert.deepEqual(few.cells.map(probed), [['expression']]);
  const { run } = few.cells[0]!;
  const folder = new RunFolder(run);
  assert.ok(readJudgement(folder, ['expression']));
  assert.equal(readJudgement(folder), undefined);
  assert.equal(readJudgement(folder, ['expression', 'identity']), undefined);
  const trained = statSync(folder.summary).mtimeMs;
  const all = await ablate(
    [
      tinyGrid(1, { ...faces, factors: ['expression'] }),
      tinyGrid(1, { ...faces, name: 'more', factors: ['identity'] }),
    ],
    { out },
  );
  assert.deepEqual(
    probed(all.cells[1]!),
    ['expression', 'identity'],
    'cells that share a run have what any of them asks for',
  );
  assert.equal(statSync(folder.summary).mtimeMs, trained);
  assert.ok(readJudgement(folder, ['expression']), 'who knows two knows one');
});

test('two jobs: every cell trained and judged, a table, figures and a report; started again nothing is trained', async () => {
  const out = temporaryFolder();
  const grid = tinyGrid(1, { axes: { [WEIGHT]: [0, 1] } });
  const progress: [number, number][] = [];
  const settings = {
    out,
    executor: localExecutor(2),
    progress: (work: string, done: number, total: number) => {
      if (work === 'Grid, epochs') progress.push([done, total]);
    },
  };
  const { cells, failed, csv, figures, report, results } = await ablate([grid], settings);
  assert.deepEqual([cells.length, failed], [2, []]);
  assert.deepEqual(progress.at(-1), [4, 4], 'an epoch and a judgement for each run');
  for (const { run, judgement, validationAccuracy } of cells) {
    const [epoch] = historyOf(run) as [EpochRecord];
    assert.deepEqual([historyOf(run).length, validationAccuracy], [1, epoch.validation.accuracy]);
    assert.deepEqual(readJudgement(new RunFolder(run)), judgement);
    const leak = judgement.probes.filter(({ factor, code }) => factor === 'expression' && code === 'nuisance');
    assert.ok(leak.length > 0 && judgement.evaluation.n === 63);
  }
  const lines = readFileSync(csv, 'utf8').split('\r\n');
  assert.match(
    lines[0]!,
    /^grid,loss\.adversarial\.weight,seed,measure,factor,code,probe,trainedOn,n,value,low,high,chance,run$/,
  );
  assert.match(lines[1]!, /^tiny,0,1,accuracy,expression,expression,,,63,(0|1|0\.\d+),/);
  assert.ok(
    lines[2]!.startsWith(`tiny,0,1,validation accuracy,expression,expression,,,,${cells[0]!.validationAccuracy},`),
  );
  assert.match(readFileSync(report, 'utf8'), /Choose λ_adv, [\s\S]*validation accuracy<\/th>/);
  assert.deepEqual(
    figures.map((file) => basename(file)),
    ['tiny-weight.html', 'tiny-pareto.html'],
  );
  assert.ok([...figures, report].every((file) => existsSync(file)));
  assert.deepEqual(
    results[0]!.series.map(({ points }) => points.map(({ weight }) => weight)),
    [[0, 1]],
  );

  const before = cells.map(({ run }) => newest(out, run));
  const again = await ablate([grid], { out, executor: () => assert.fail('there is nothing to run') });
  assert.deepEqual(
    again.cells.map(({ run }) => newest(out, run)),
    before,
  );
  assert.deepEqual(again.cells, cells);

  rmSync(join(cells[0]!.run, 'judgement.json'));
  const notes: string[] = [];
  const judged = await ablate([grid], { out, note: (sentence) => notes.push(sentence) });
  assert.match(notes[0]!, /2 cells, 2 runs, 1 of them to do/);
  assert.deepEqual(judged.cells, cells, 'judged again, not trained again, and the same');
  assert.equal(historyOf(cells[0]!.run).length, 1);
});

test('a run that blows up is tried twice, reported with its log and left out; the rest goes on', async () => {
  const out = temporaryFolder();
  const notes: string[] = [];
  const base = { training: { optimizer: { name: 'sgd', clipNorm: 1e6 }, schedule: { name: 'constant' } } } as const;
  const grid = tinyGrid(1, { axes: { 'training.schedule.peak': [100, 0.001] } }, base);
  const { cells, failed, report } = await ablate([grid], { out, note: (sentence) => notes.push(sentence) });
  assert.deepEqual(
    cells.map(({ setting }) => Object.values(setting)),
    [[0.001]],
  );
  assert.equal(failed.length, 1);
  assert.match(failed[0]!, /^tiny, training\.schedule\.peak 100, seed 1: mien: The .* loss became/);
  const told = notes.filter((sentence) => sentence.includes('failed (exit code 1)'));
  assert.deepEqual([told.length, /tried again/.test(told[0]!), /given up/.test(told[1]!)], [2, true, true]);
  const log = /Its log: (.*\.log)\. /.exec(told[0]!)![1]!;
  assert.equal(readFileSync(log, 'utf8').match(/Training into/g)?.length, 2, 'both attempts are in the log');
  assert.match(readFileSync(report, 'utf8'), /These cells are not in the tables[\s\S]*peak 100, seed 1/);
});

test('what fails once succeeds when tried again', async () => {
  const out = temporaryFolder();
  const [cell] = expandGrid(tinyGrid(1, { seeds: [11] }));
  const lock = takeLock(join(cell!.run, 'run.lock'));
  const notes: string[] = [];
  const note = (sentence: string) => {
    notes.push(sentence);
    if (sentence.includes('failed')) lock.release();
  };
  const { cells, failed } = await ablate([tinyGrid(1, { seeds: [11] })], { out, note });
  assert.deepEqual([cells.length, failed], [1, []]);
  assert.match(notes[1]!, /failed \(exit code 1\): mien: .* is being written by process/);
});

test('when nothing could be finished it is an error that says where the logs are', async () => {
  const grid = tinyGrid(1, {}, { training: { batchSize: 257 } });
  const out = temporaryFolder();
  await assert.rejects(ablate([grid], { out, attempts: 1 }), (error) => {
    assert.ok(error instanceof MienError);
    assert.match(error.message, /No run was finished:\n {2}tiny, seed 1: mien: The training split.*\n.*logs/);
    return true;
  });
});

test('Ctrl-C stops the children with their checkpoints, and started again it goes on after them', async () => {
  const out = temporaryFolder();
  const file = configFile(tinyGrid(200, { seeds: [21] }) as object);
  const { child, ended, said } = start('ablate', '--grid', file, '--out', out, '--json');
  await said(/1 cells, 1 runs, 1 of them to do/);
  const run = runOf(out);
  await until('an epoch', () => textOf(join(run, 'history.jsonl')).length > 0);
  const { pid } = JSON.parse(textOf(join(run, 'run.lock')));
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  assert.deepEqual([code, stdout], [1, ''], stderr);
  assert.match(stderr, /mien: Interrupted; what is trained is kept\n {2}Start it again/);
  assert.ok(!isAlive(pid) && !existsSync(join(run, 'run.lock')), 'the child gave its lock back and is gone');
  assert.match(textOf(logOf(out, run)), /Training was interrupted in epoch/);
});

test('killed at once, its children notice and stop too; started again, it goes on', async () => {
  const out = temporaryFolder();
  const file = configFile(tinyGrid(20, { seeds: [31] }) as object);
  const { child, ended, said } = start('ablate', '--grid', file, '--out', out);
  await said(/1 cells, 1 runs, 1 of them to do/);
  const run = runOf(out);
  await until('an epoch', () => textOf(join(run, 'history.jsonl')).length > 0);
  const { pid } = JSON.parse(textOf(join(run, 'run.lock')));
  child.kill('SIGKILL');
  await ended;
  await until('the end of the child', () => !isAlive(pid));
  const kept = historyOf(run).length;
  const again = await mien('ablate', '--grid', file, '--out', out, '--json');
  assert.equal(again.code, 0, again.stderr);
  const { grid, cells, csv, figures } = JSON.parse(again.stdout);
  assert.deepEqual([grid, cells.length, csv], ['tiny', 1, join(out, 'results.csv')]);
  assert.equal(figures.length, 1, 'no weight axis, no curve');
  assert.equal(historyOf(run).length, 20);
  assert.match(textOf(logOf(out, run)), new RegExp(`Going on after epoch ${kept} of 20`));
});

test('seed by seed, and what is finished is reported while the rest is at work, with nothing trained', async () => {
  const out = temporaryFolder();
  const grid = tinyGrid(1, { seeds: [41, 42], axes: { [WEIGHT]: [0, 1] } });
  const lock = takeLock(join(out, 'run.lock'));
  await assert.rejects(ablate([grid], { out, finishedOnly: true }), /No run is finished yet[\s\S]*Without --finished/);
  lock.release();
  const orders: number[][] = [];
  const executor: Executor = (tasks, ...rest) => {
    orders.push(tasks.map(({ config }) => config.seed));
    return localExecutor(1)(tasks.slice(0, 1), ...rest);
  };
  await ablate([grid], { out, executor });
  await ablate([grid], { out, executor });
  assert.deepEqual(orders, [
    [41, 41, 42, 42],
    [41, 42, 42],
  ]);
  const again = takeLock(join(out, 'run.lock'));
  const notes: string[] = [];
  const { cells, failed, report } = await ablate([grid], {
    ...{ out, finishedOnly: true, note: (sentence: string) => notes.push(sentence) },
    executor: () => assert.fail('nothing is trained'),
  });
  again.release();
  assert.deepEqual([cells.map(({ seed }) => seed), failed], [[41, 41], []]);
  assert.match(notes[0]!, /2 of 4 cells are finished/);
  assert.match(textOf(report), /not in the tables[\s\S]*weight 1, seed 42: not finished/);
});

test('two at once in one folder: the second is refused', async () => {
  const out = temporaryFolder();
  const lock = takeLock(join(out, 'run.lock'));
  await assert.rejects(ablate([tinyGrid(1)], { out }), /is being written by process/);
  lock.release();
});

test('a factor that the dataset has not is told before anything is trained', async () => {
  const grid = tinyGrid(1, { factors: ['expression', 'yaww'], seeds: [51] });
  await assert.rejects(
    ablate([grid], { out: temporaryFolder(), executor: () => assert.fail('nothing is trained') }),
    /no factor yaww/,
  );
});

test('a grid that there is not is wrong usage, and says which there are', async () => {
  const { code, stderr } = await mien('ablate', '--grid', 'toString');
  assert.equal(code, 2);
  assert.match(stderr, /no grid toString[\s\S]*methods, curve, parts, shortcut/);
});

/** The folder of the only run of a grid. */
function runOf(out: string): string {
  const tasks = join(out, 'tasks');
  return JSON.parse(readFileSync(join(tasks, readdirSync(tasks)[0]!), 'utf8')).run;
}
