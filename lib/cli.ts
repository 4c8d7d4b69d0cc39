/** `mien <command>`: each command is one call into the library. Results go to stdout, everything else to stderr. */
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { addAblate } from './commands/ablate';
import { addChallenge } from './commands/challenge';
import { addData } from './commands/data';
import { addDoctor } from './commands/doctor';
import { addEvaluate } from './commands/evaluate';
import { addExplore } from './commands/explore';
import { addExport } from './commands/export';
import { addFigures } from './commands/figures';
import { addPredict } from './commands/predict';
import { addPrepare } from './commands/prepare';
import { addProbe } from './commands/probe';
import { addReproduce } from './commands/reproduce';
import { addSetup } from './commands/setup';
import { addDevice, runProgram } from './commands/shared/program';
import { addShortcuts } from './commands/shortcuts';
import { addTrain } from './commands/train';
import { VERSION } from './support/version';

// Images are decoded by the threads of this pool, which takes its size when it is first used: as many as there are cores.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()));

const program = new Command('mien')
  .description('Disentangled facial-expression representations: train, judge, draw.')
  .version(VERSION);
addDevice(program);

// Commands load the engine only when they run, so that --help and mistakes answer at once.
addSetup(program);
addDoctor(program);
addPrepare(program);
addData(program);
addTrain(program);
addEvaluate(program);
addProbe(program);
addShortcuts(program);
addReproduce(program);
addAblate(program);
addChallenge(program);
addFigures(program);
addExplore(program);
addExport(program);
addPredict(program);

void runProgram(program);
