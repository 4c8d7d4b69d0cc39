// `npx mien setup`, where mien is a package of npm: fetches TensorFlow and compiles what lies between it and Node, into the user's cache
// (place.cjs says where and why). Done once, it does nothing.
import process from 'node:process';
import { addon } from './addon.mjs';
import { main } from './main.mjs';
import { native } from './native.mjs';
import place from './place.cjs';
import { pythonEnvironment } from './python.mjs';
import { tensorflow } from './tensorflow.mjs';

process.exitCode = await main(
  process.argv.slice(2),
  [pythonEnvironment, tensorflow, native, addon],
  `the engine is there, in ${place.root}. Try \`npx mien doctor\`, or import { … } from 'mien'.`,
);
