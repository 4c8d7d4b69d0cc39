// Step: what mien brings along in lib/vendor. The models of data/pretrained; and two packages that npm must not install where mien is used:
// tfjs-node-gpu would download an old TensorFlow by a script of its own, danfojs-node takes a spreadsheet reader from an address outside of
// npm, and a second tfjs-node.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { hashOf, inPackage, inRoot, read, remove, replace, scratch, write } from '../../lib/setup/files.mjs';
import { run } from '../../lib/setup/run.mjs';
import { npmPackages } from './packages.mjs';

const folder = inPackage('vendor');
const stamp = path.join(folder, '.mien-vendor');
const here = (...parts) => inRoot('scripts', 'setup', ...parts);
const modules = (...parts) => inRoot('node_modules', ...parts);

const bundles = [
  {
    name: 'tfjs-node',
    module: '@tensorflow/tfjs-node-gpu',
    options: [
      `--alias:@mapbox/node-pre-gyp=${here('vendor', 'findAddon.cjs')}`,
      '--external:../../setup/place.cjs',
      '--alias:@tensorflow/tfjs-core=@tensorflow/tfjs', // which exports all of it
      '--external:@tensorflow/tfjs',
    ],
  },
  {
    name: 'danfo',
    module: 'danfojs-node',
    options: [
      '--alias:@tensorflow/tfjs-node=../tfjs-node',
      '--external:../tfjs-node',
      '--external:plotly.js-dist-min', // it draws without, or says so
    ],
  },
];

const models = inRoot('data', 'pretrained');

/** What decides the result: how it is made, and of what. A model's summary tells it from another. */
function recipe() {
  const files = ['vendor.mjs', 'vendor/types.cjs', 'vendor/findAddon.cjs'].map((name) => read(here(name)));
  const summaries = fs.readdirSync(models).map((name) => read(path.join(models, name, 'summary.json')));
  return hashOf([...files, ...summaries, read(inRoot('package-lock.json'))].join('\0'));
}

export const vendor = {
  name: 'packages that mien brings along',
  bytes: 0.02e9,
  after: [npmPackages],
  done: () => read(stamp) === recipe(),
  async run(context) {
    const built = path.join(scratch, 'vendor');
    const what = 'tfjs-node and danfo could not be bundled';
    const cure = 'run the same command again; if it fails again, remove node_modules first.';
    const node = (file, args) => run(process.execPath, [file, ...args], { ...context, what, cure });
    const licences = new Set();
    for (const { name, module, options } of bundles) {
      const meta = path.join(scratch, `${name}.json`);
      await node(modules('esbuild', 'bin', 'esbuild'), [
        ...[modules(...module.split('/')), '--bundle', '--minify', '--platform=node', '--target=node20', ...options],
        ...['--legal-comments=none', '--log-level=error', `--metafile=${meta}`],
        `--outfile=${path.join(built, name, 'index.js')}`,
      ]);
      for (const file of Object.keys(JSON.parse(read(meta)).inputs)) licences.add(packageOf(file));
    }
    await node(here('vendor', 'types.cjs'), [built, ...bundles.map(({ name, module }) => `${name}=${module}`)]);
    fs.cpSync(modules('@tensorflow', 'tfjs-node-gpu', 'binding'), path.join(built, 'tfjs-node', 'binding'), {
      recursive: true,
    });
    fs.cpSync(models, path.join(built, 'pretrained'), { recursive: true });
    write(path.join(built, 'LICENCES.txt'), [...licences].filter(Boolean).sort().map(licenceOf).join('\n'));
    write(path.join(built, path.basename(stamp)), recipe());
    remove(folder);
    replace(folder, built);
  },
};

/** The folder of the package that a file is of, from the root on. */
const packageOf = (file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];

/** Name, version and licence of what is brought along, and the licence's own text where the package has one. */
function licenceOf(packageFolder) {
  const { name, version, license } = JSON.parse(read(inRoot(packageFolder, 'package.json')));
  const file = fs.readdirSync(inRoot(packageFolder)).find((each) => /^licen[cs]e/i.test(each));
  return `${name} ${version}, ${license}\n\n${file ? read(inRoot(packageFolder, file)) : ''}`;
}
