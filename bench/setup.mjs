// Installs the peers of `npm run bench` (PyTorch, ONNX Runtime, umap-learn, Pillow) into a virtual environment of their own, bench/.venv. Several gigabytes.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bench = dirname(fileURLToPath(import.meta.url));
const python = join(bench, '.venv', 'bin', 'python');

function run(command, args, cure) {
  if (spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0) return;
  console.error(`bench set-up failed: ${command} ${args.join(' ')}\n  What to do: ${cure}`);
  process.exit(1);
}

if (!existsSync(python)) {
  run(
    process.env.PYTHON ?? 'python3',
    ['-m', 'venv', join(bench, '.venv')],
    'install Python 3 with venv, or set PYTHON.',
  );
}
run(
  python,
  ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', join(bench, 'requirements.txt')],
  'see what pip says above.',
);
