#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// `npm run mien` starts in the workspace; paths are meant from where it was called.
if (process.env.npm_lifecycle_event === 'mien' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);

if (existsSync(join(__dirname, '..', 'dist', 'cli.js'))) {
  require('../dist/cli.js');
} else {
  process.stderr.write('mien: it has not been built yet\n  Run `npm run setup` in the mien folder.\n');
  process.exitCode = 1;
}
