// Step: lib/ compiled to lib/dist, which notebooks and the command line import.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { hashOf, inRoot, read, remove, write } from './files.mjs';
import { npmPackages } from './packages.mjs';
import { run } from './run.mjs';

const dist = inRoot('lib', 'dist');
const stamp = inRoot('lib', 'dist', '.mien-sources');

/** The sources' names and contents, and what else decides the result, as one hash. */
function fingerprint() {
  const others = [inRoot('tsconfig.json'), inRoot('lib', 'tsconfig.json'), inRoot('package-lock.json')];
  const parts = [...others, ...sources(inRoot('lib'))].map((file) => `${path.relative(dist, file)}\n${read(file)}`);
  return hashOf(parts.join('\0'));
}

function sources(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return file === dist || entry.name === 'node_modules' ? [] : sources(file);
    return entry.name.endsWith('.ts') ? [file] : [];
  });
}

export const build = {
  name: 'mien itself (lib/dist)',
  bytes: 0.01e9,
  after: [npmPackages],
  done: () => read(stamp) === fingerprint(),
  async run(context) {
    const made = fingerprint(); // before compiling: what is edited meanwhile counts as new
    if (read(stamp) === undefined) remove(path.join(dist, '.tsbuildinfo')); // no trust in what a killed run left
    remove(stamp);
    // By its path: node_modules/.bin/tsc is the older TypeScript that tslab brings.
    await run(process.execPath, [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-p', inRoot('lib')], {
      ...context,
      what: 'lib/ does not compile',
      cure: 'mend what the compiler names, then run the same command again.',
    });
    prune(dist);
    write(stamp, made);
  },
};

/** Removes what was compiled from sources that are no longer there: a stale module must not be importable. */
function prune(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      prune(file);
      continue;
    }
    const source = file.replace(/(\.d\.ts|\.js|\.js\.map)$/, '.ts');
    if (source !== file && !fs.existsSync(inRoot('lib', path.relative(dist, source)))) remove(file);
  }
}
