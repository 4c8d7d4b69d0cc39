// Step: tslab's TypeScript kernel in .venv, where this folder's Jupyter finds it first.
import process from 'node:process';
import { inRoot, read, write } from '../../lib/setup/files.mjs';
import { pythonPackages } from './jupyter.mjs';
import { npmPackages } from './packages.mjs';

const file = inRoot('.venv', 'share', 'jupyter', 'kernels', 'tslab', 'kernel.json');

/**
 * What `tslab install` writes, except that it starts this Node by its path: tslab's own script would look for `node` on the
 * PATH of whoever starts Jupyter, and may find another one or none.
 */
function wanted() {
  const tslab = inRoot('node_modules', 'tslab', 'bin', 'tslab');
  const spec = {
    argv: [process.execPath, tslab, 'kernel', '--config-path', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}

export const kernel = {
  name: 'TypeScript kernel for Jupyter',
  bytes: 0,
  after: [npmPackages, pythonPackages],
  done: () => read(file) === wanted(),
  run: async () => write(file, wanted()),
};
