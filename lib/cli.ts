/** `mien <command>`: each command is one call into the library. Results go to stdout, everything else to stderr. */
import { availableParallelism } from 'node:os';
import { Command, CommanderError } from 'commander';
import { addAblate } from './commands/ablate';
import { addBench } from './commands/bench';
import { addData } from './commands/data';
import { addDoctor } from './commands/doctor';
import { addEvaluate } from './commands/evaluate';
import { addFigures } from './commands/figures';
import { addPrepare } from './commands/prepare';
import { addProbe } from './commands/probe';
import { addProfile } from './commands/profile';
import { addReproduce } from './commands/reproduce';
import { asCalled } from './commands/shared';
import { addTrain } from './commands/train';
import { MienError, UsageError } from './support/errors';
import { VERSION } from './support/version';

// Images are decoded by the threads of this pool, which takes its size when it is first used: as many as there are cores.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()));

const program = new Command('mien')
  .description('Disentangled facial-expression representations: train, judge, draw.')
  .version(VERSION)
  .showHelpAfterError('Run it with --help for its options.')
  .exitOverride();

// Commands load the engine only when they run, so that --help and mistakes answer at once.
addDoctor(program);
addPrepare(program);
addData(program);
addTrain(program);
addEvaluate(program);
addProbe(program);
addReproduce(program);
addAblate(program);
addFigures(program);
addBench(program);
addProfile(program);

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2; // 0: --help and --version
      return;
    }
    const isFilesystem = error instanceof Error && 'syscall' in error; // the message names the file and what went wrong
    if (!(error instanceof MienError) && !isFilesystem) throw error;
    process.stderr.write(`mien: ${asCalled(error.message)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

void main();
