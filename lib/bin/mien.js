#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

if (existsSync(join(__dirname, '..', 'dist', 'cli.js'))) {
  require('../dist/cli.js');
} else {
  process.stderr.write('mien: it has not been built yet\n  Run `npm run setup` in the mien folder.\n');
  process.exitCode = 1;
}
