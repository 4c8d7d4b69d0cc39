/** `npm run bench` and `npm run profile`: how fast mien is, for those who work on it. Never shipped. */
import { Command } from 'commander';
import { addDevice, runProgram } from '../lib/commands/shared';
import { addBench } from './benchCommand';
import { addProfile } from './profileCommand';

const program = new Command('npm run').description('How fast mien is, against its peers and kernel by kernel.');
addDevice(program);
addBench(program);
addProfile(program);
void runProgram(program);
