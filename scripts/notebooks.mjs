// Executes notebooks headless with nbclient, as they stand or (MIEN_QUICK=1) in their quick form, and fails on the first error.
// Usage: npm run notebooks [-- NAME…]   Executed copies go to results/notebooks, or to $MIEN_NOTEBOOK_OUT: with `notebooks` there, those
// in the repository are renewed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const wanted = process.argv.slice(2);
const out = resolve(process.env.MIEN_NOTEBOOK_OUT ?? join(root, 'results', 'notebooks'));
mkdirSync(out, { recursive: true });

const names = readdirSync(join(root, 'notebooks')).filter(
  (name) => name.endsWith('.ipynb') && (wanted.length === 0 || wanted.some((part) => name.includes(part))),
);
if (names.length === 0) {
  console.error(`There is no notebook named like ${wanted.join(', ')}.`);
  process.exit(1);
}
for (const name of names) {
  const start = Date.now();
  const { status } = spawnSync(
    join(root, '.venv', 'bin', 'jupyter'),
    ['execute', join(root, 'notebooks', name), `--output=${join(out, name)}`, '--timeout=3600'],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) {
    console.error(`${name} failed.`);
    process.exit(1);
  }
  forgetTimes(join(out, name));
  console.error(`${name}: ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

/** When each cell ran is nobody's business, and would be a difference in every commit. */
function forgetTimes(path) {
  const notebook = JSON.parse(readFileSync(path, 'utf8'));
  for (const cell of notebook.cells) delete cell.metadata.execution;
  writeFileSync(path, `${JSON.stringify(notebook, null, 1)}\n`);
}
