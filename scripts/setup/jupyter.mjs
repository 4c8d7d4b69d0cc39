// Step: the pinned Python packages (Jupyter) in .venv.
import { read, write } from '../../lib/setup/files.mjs';
import { contents, pythonEnvironment, requirements, venvPython, wanted } from '../../lib/setup/python.mjs';
import { run } from '../../lib/setup/run.mjs';

export const pythonPackages = {
  name: 'Python packages (JupyterLab, nbconvert, plotly)',
  bytes: 0.5e9,
  after: [pythonEnvironment],
  done: () => read(contents) === wanted(),
  async run(context) {
    write(contents, 'started');
    // What is never imported need not be compiled: of 60 MB of Python a notebook takes a fraction, at its first start.
    const args = ['--quiet', '--no-compile', '--only-binary=:all:', '-r', requirements];
    await run(venvPython, ['-m', 'pip', 'install', ...args], {
      ...context,
      what: 'Python packages could not be installed',
      cure: 'run the same command again; where a version is missing for this Python, set PYTHON to another (3.10 to 3.13).',
    });
    write(contents, wanted());
  },
};
