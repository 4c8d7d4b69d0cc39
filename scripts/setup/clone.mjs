// The steps of a clone: the engine's, as a package has them (lib/setup/package.mjs), and all that notebooks and building need.
import process from 'node:process';
import { addon } from '../../lib/setup/addon.mjs';
import { main } from '../../lib/setup/main.mjs';
import { native } from '../../lib/setup/native.mjs';
import { pythonEnvironment } from '../../lib/setup/python.mjs';
import { tensorflow } from '../../lib/setup/tensorflow.mjs';
import { build } from './build.mjs';
import { pythonPackages } from './jupyter.mjs';
import { kernel } from './kernel.mjs';
import { npmPackages } from './packages.mjs';
import { vendor } from './vendor.mjs';

/** The same step, which has to wait for others here. */
const behind = (step, ...others) => ({ ...step, after: [...step.after, ...others] });

const steps = [
  ...[npmPackages, vendor, pythonEnvironment, pythonPackages, tensorflow],
  ...[behind(native, npmPackages), behind(addon, vendor), build, kernel],
];

const next = `everything is there. Next:
  npm run lab               notebooks; 4-your-own-data is for images of yours
  npm run mien -- --help    the command line
  npm run reproduce         the main result, with its report`;

/** @returns {Promise<number>} the exit code */
export function setUpClone(args) {
  // called by other commands it comes before the work that was asked for, and says nothing more
  return main(args, steps, process.env.npm_lifecycle_event === 'setup' ? next : undefined);
}
