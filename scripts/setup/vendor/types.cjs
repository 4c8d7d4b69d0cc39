// Copies declarations, with all that they import, so that they stand alone and compile in any project: tfjs's own fail in a strict one that
// checks libraries. Usage: node types.cjs OUT NAME=MODULE …; then OUT/NAME/index.d.ts exports what MODULE does.
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const [out, ...entries] = process.argv.slice(2);
const options = { moduleResolution: ts.ModuleResolutionKind.Node10 };
const root = path.resolve(__dirname, '..', '..', '..');
const copied = new Set();
/** Lines that lead out of the copies: to types of the machine's, and to what browsers compute with, which is never used here. */
const OUTSIDE = /^(\/\/\/ *<reference types="(?!node").*|(import|export \* from) '@tensorflow\/tfjs-backend-.*)\n/gm;

/** Where a file's copy lies: below OUT/types as it lay below node_modules. */
const copyOf = (file) =>
  path.join(out, 'types', file.slice(file.lastIndexOf('node_modules/') + 'node_modules/'.length));

function resolve(name, from) {
  const asked = name === '@tensorflow/tfjs-node' ? '@tensorflow/tfjs-node-gpu' : name; // which is one engine here
  const file = ts.resolveModuleName(asked, from, options, ts.sys).resolvedModule?.resolvedFileName;
  return file?.endsWith('.d.ts') && !file.includes('/@types/node/') ? file : undefined;
}

function relative(from, to) {
  const way = path.relative(path.dirname(from), to).replace(/(\/index)?\.d\.ts$/, '');
  return way.startsWith('.') ? way : `./${way}`;
}

function copy(file) {
  if (copied.has(file)) return;
  copied.add(file);
  let text = fs.readFileSync(file, 'utf8').replaceAll(OUTSIDE, '');
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const found = importedFiles
    .map((each) => ({ ...each, file: resolve(each.fileName, file) }))
    .filter((each) => each.file);
  for (const each of found.sort((a, b) => b.pos - a.pos)) {
    const target = relative(copyOf(file), copyOf(each.file));
    text = text.slice(0, each.pos) + text.slice(each.pos).replace(each.fileName, target);
  }
  fs.mkdirSync(path.dirname(copyOf(file)), { recursive: true });
  fs.writeFileSync(copyOf(file), `// @ts-nocheck\n${text}`);
  for (const each of found) copy(each.file);
}

for (const entry of entries) {
  const [name, module] = entry.split('=');
  const file = resolve(module, path.join(root, 'package.json'));
  copy(file);
  const index = path.join(out, name, 'index.d.ts');
  fs.mkdirSync(path.dirname(index), { recursive: true });
  // TypeScript's DOM, as tfjs takes images of a page, and brings declarations that need it into every project
  fs.writeFileSync(index, `/// <reference lib="dom" />\nexport * from '${relative(index, copyOf(file))}';\n`);
}
