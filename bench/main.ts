/** `npm run bench`, `npm run profile` and `npm run affectnet`: how fast mien is, and at what size, for those who work on it. Never shipped. */
import { Command } from 'commander';
import { addDevice, runProgram } from '../lib/commands/shared';
import { addAffectNet } from './affectNetCommand';
import { addBench } from './benchCommand';
import { addProfile } from './profileCommand';

const program = new Command('npm run').description('How fast mien is, against its peers and kernel by kernel.');
addDevice(program);
addBench(program);
addProfile(program);
addAffectNet(program);
void runProgram(program);
