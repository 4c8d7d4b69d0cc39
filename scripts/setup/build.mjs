// Step: lib/ compiled to lib/dist, which notebooks and the command line import, and the page of `mien explore` beside it.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { hashOf, inRoot, read, readJson, remove, write } from '../../lib/setup/files.mjs';
import { run } from '../../lib/setup/run.mjs';
import { buildExplorer } from './explorer.mjs';
import { npmPackages } from './packages.mjs';
import { vendor } from './vendor.mjs';

const dist = inRoot('lib', 'dist');
const stamp = inRoot('lib', 'dist', '.mien-sources');
const NOT_OURS = [dist, inRoot('lib', 'node_modules'), inRoot('lib', 'vendor')];

/** The sources' names and contents, and what else decides the result, as one hash. */
function fingerprint() {
  const others = [inRoot('tsconfig.json'), inRoot('lib', 'tsconfig.json'), inRoot('package-lock.json')];
  const parts = [...others, ...sources(inRoot('lib'))].map((file) => `${path.relative(dist, file)}\n${read(file)}`);
  return hashOf(parts.join('\0'));
}

function sources(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.includes(file) ? [] : sources(file);
    return /\.(ts|html|css)$/.test(entry.name) ? [file] : [];
  });
}

export const build = {
  name: 'mien itself (lib/dist)',
  bytes: 0.01e9,
  after: [npmPackages, vendor],
  done() {
    const made = readJson(stamp);
    return made?.sources === fingerprint() && isWhole(made);
  },
  async run(context) {
    const compiled = fingerprint(); // before compiling: what is edited meanwhile counts as new
    // The compiler takes what it once wrote for still there: no trust in what a killed run left, or something has taken from.
    if (!isWhole(readJson(stamp))) remove(path.join(dist, '.tsbuildinfo'));
    remove(stamp);
    // By its path: node_modules/.bin/tsc is the older TypeScript that tslab brings.
    await run(process.execPath, [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-p', inRoot('lib')], {
      ...context,
      what: 'lib/ does not compile',
      cure: 'mend what the compiler names, then run the same command again.',
    });
    prune(dist);
    // what is compiled finds lib/vendor beside itself, as the sources do
    for (const name of ['tfjs-node', 'danfo']) {
      write(path.join(dist, 'vendor', `${name}.d.ts`), `export * from '../../vendor/${name}';\n`);
      write(path.join(dist, 'vendor', `${name}.js`), `module.exports = require('../../vendor/${name}');\n`);
    }
    await buildExplorer(context);
    write(stamp, JSON.stringify({ sources: compiled, built: sizes(dist) }));
  },
};

/** Whether every file that the build of this stamp left is there, and as long as it was. */
function isWhole(made) {
  if (!made?.built) return false;
  const present = sizes(dist);
  return Object.entries(made.built).every(([name, size]) => present[name] === size);
}

/** Bytes of each file in a folder, by its path; without the names that begin with a dot, which are notes about the others. */
function sizes(folder, under = '') {
  const entries = fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : [];
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const [name, file] = [`${under}${entry.name}`, path.join(folder, entry.name)];
      if (entry.isDirectory()) return sizes(file, `${name}/`);
      return entry.name.startsWith('.') ? {} : { [name]: fs.statSync(file).size };
    }),
  );
}

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
