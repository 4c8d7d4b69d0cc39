/**
 * The process of one task of a grid, here or on a cluster: `node cellProcess.js TASKFILE` trains the run, or goes on with it, and judges
 * it. What it says goes to its log. It stops after its step, with the epochs before kept, on SIGINT, on SIGTERM (with which Slurm
 * preempts) and when the process that started it is gone.
 */
import { hostname } from 'node:os';
import { RunFolder } from '../../runs/folder/runFolder';
import { judge } from '../../runs/judge';
import { readJudgement } from '../../runs/judgement';
import { withRun } from '../../runs/openRun';
import { train } from '../../runs/train';
import { MienError } from '../../support/errors';
import { asFileError } from '../../support/fileError';
import { formatSeconds } from '../../support/progress';
import { readTask } from '../gridFolder';
import { attemptLine } from '../taskLog';

const say = (sentence: string) => void process.stderr.write(`${new Date().toISOString()} ${sentence}\n`);

async function main(taskFile: string): Promise<void> {
  const { run, config, factors } = readTask(taskFile);
  const controller = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, () => controller.abort());
  const { signal } = controller;
  say(attemptLine(run, process.pid, hostname()));
  const { epochs } = config.training;
  await train(config, {
    out: run,
    resume: true,
    signal,
    note: say,
    onEpochEnd: ({ epoch, seconds, validation }) =>
      say(
        `epoch ${epoch} of ${epochs}: validation accuracy ${validation.accuracy.toFixed(4)}, ${formatSeconds(seconds)}`,
      ),
  });
  say('Judging');
  if (!readJudgement(new RunFolder(run), factors)) {
    await withRun(run, (opened) => judge(opened, { factors, signal }), { note: say });
  }
  say('Done');
}

main(process.argv[2]!)
  .catch((thrown: unknown) => {
    const error = asFileError(thrown);
    process.stderr.write(error instanceof MienError ? `mien: ${error.message}\n` : `${(error as Error).stack}\n`);
    process.exitCode = 1;
  })
  .finally(() => {
    if (process.connected) process.disconnect(); // else the channel keeps the process alive
  });
