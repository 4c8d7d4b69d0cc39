#!/usr/bin/env node
// Set-up: brings everything that mien needs into this folder, and does nothing (in a fifth of a second) when it is all there.
// Every npm command calls it first, because .npmrc switches install scripts off. No npm package is needed to run it.
import process from 'node:process';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 10)) {
  // Here and not in a module: what follows uses what an old Node has not got, and would fail while it is being read.
  console.error(
    `mien set-up failed: it needs Node 20.10 or newer\n  This is Node ${process.versions.node} (${process.execPath}).\n` +
      '  What to do: install a newer Node (any of 20, 22, 24) and run the same command again.',
  );
  process.exit(1);
}
const { setUpClone } = await import('./setup/clone.mjs');
process.exitCode = await setUpClone(process.argv.slice(2));
