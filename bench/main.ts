/** `npm run bench`, `npm run profile` and `npm run affectnet`, `npm run shipped`: how fast and how good mien is, and at what size, for those who work on it. Never shipped. */
import { Command } from 'commander';
import { addDevice, runProgram } from '../lib/commands/shared/program';
import { addAffectNet } from './affectNetCommand';
import { addBench } from './benchCommand';
import { addProfile } from './profileCommand';
import { addShipped } from './shippedCommand';

const program = new Command('npm run').description('How fast mien is, against its peers and kernel by kernel.');
addDevice(program);
addBench(program);
addProfile(program);
addAffectNet(program);
addShipped(program);
void runProgram(program);
