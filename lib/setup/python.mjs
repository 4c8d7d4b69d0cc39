// Step: a virtual environment in .venv. Its pip fetches TensorFlow's wheel; in a clone it holds Jupyter too (scripts/setup/jupyter.mjs).
import fs from 'node:fs';
import { hashOf, inRoot, read, remove, root, write } from './files.mjs';
import { findPython } from './machine.mjs';
import { run } from './run.mjs';

/** The packages that a clone puts into it; a package of npm has none. */
export const requirements = inRoot('scripts', 'requirements.txt');
const venv = inRoot('.venv');
export const venvPython = inRoot('.venv', 'bin', 'python');

// Both are files in .venv, so that they go when it goes. The environment cannot be built aside and renamed (it holds its own
// path), so the first is written when it is complete, and the second tells whether pip has started and finished.
const home = inRoot('.venv', '.mien-home'); // the path of this folder when the environment was made
export const contents = inRoot('.venv', '.mien-packages'); // `started`, then the hash of the requirements

/** What `contents` says when the packages are there. */
export const wanted = () => hashOf(read(requirements) ?? '');

export const pythonEnvironment = {
  name: 'Python environment',
  bytes: 0.05e9,
  after: [],
  done() {
    const packages = read(contents);
    const clean = packages === undefined || packages === wanted(); // else interrupted, or of an earlier version
    return clean && read(home) === root && fs.existsSync(venvPython);
  },
  async check(context) {
    context.python = await findPython(context);
  },
  async run(context) {
    if (fs.existsSync(venvPython) && read(contents) === wanted() && read(home)) {
      relocate(read(home));
    } else {
      remove(venv);
      await run(context.python ?? (await findPython(context)), ['-m', 'venv', venv], {
        ...context,
        what: 'the Python environment .venv could not be made',
        cure: 'install Python’s venv module (`apt-get install python3-venv`), or set PYTHON to another Python, then run the same command again.',
      });
    }
    write(home, root);
  },
};

/** mien's folder was moved or copied: the scripts in .venv/bin start with the path of the Python beside them. */
function relocate(before) {
  for (const entry of fs.readdirSync(inRoot('.venv', 'bin'), { withFileTypes: true })) {
    if (!entry.isFile()) continue; // Python itself is a link to the system's
    const file = inRoot('.venv', 'bin', entry.name);
    const text = fs.readFileSync(file, 'utf8');
    if (!text.includes('\0')) fs.writeFileSync(file, text.replaceAll(`${before}/.venv`, venv));
  }
}
