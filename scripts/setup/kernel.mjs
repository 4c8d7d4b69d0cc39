// Step: tslab's TypeScript kernel in .venv, where this folder's Jupyter finds it first, and that JupyterLab asks nobody for news.
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

/** JupyterLab would ask at its first start whether it may fetch news, and then whether there is a newer one: neither is for a pinned version. */
const overrides = inRoot('.venv', 'share', 'jupyter', 'lab', 'settings', 'overrides.json');
const quiet = `${JSON.stringify({ '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false } }, null, 2)}\n`;

export const kernel = {
  name: 'TypeScript kernel for Jupyter',
  bytes: 0,
  after: [npmPackages, pythonPackages],
  done: () => read(file) === wanted() && read(overrides) === quiet,
  async run() {
    write(file, wanted());
    write(overrides, quiet);
  },
};
