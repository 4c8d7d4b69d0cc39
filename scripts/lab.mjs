// Opens JupyterLab on the notebooks: `npm run lab`, `npm run lab -- --no-browser --port=9000`. It listens on this machine only and
// asks for its token, which is in the address that it prints.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const { PYTHONPATH: _path, PYTHONHOME: _home, ...env } = process.env; // clusters set them for another Python

const args = ['--ip=127.0.0.1', `--ServerApp.root_dir=${root}`, '--LabApp.default_url=/lab/tree/notebooks'];
if (process.getuid?.() === 0) args.push('--allow-root'); // in a container; Jupyter refuses otherwise
const python = path.join(root, '.venv', 'bin', 'python');
const lab = spawn(python, ['-m', 'jupyterlab', ...args, ...process.argv.slice(2)], {
  cwd: root,
  env,
  stdio: 'inherit',
});

// Ctrl-C reaches Jupyter too, which asks before it ends; we end when it does.
process.on('SIGINT', () => {});
for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => lab.kill(name));
lab.on('error', (error) => {
  console.error(`JupyterLab could not be started: ${error.message}\n  Run \`npm run setup\` first.`);
  process.exitCode = 1;
});
lab.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
