// Step: mien's own native code (lib/native), compiled for this machine.
import fs from 'node:fs';
import path from 'node:path';
import { hashOf, inRoot, read, remove, replace, scratch, write } from './files.mjs';
import { findCompiler } from './machine.mjs';
import { npmPackages } from './packages.mjs';
import { run } from './run.mjs';

// Beside tfjs's addon, so that both go when npm installs that package anew.
const folder = inRoot('node_modules', '@tensorflow', 'tfjs-node-gpu', 'lib', 'napi-v8');
const library = path.join(folder, 'mien_native.node');
const stamp = path.join(folder, '.mien-native.json');

const sources = () =>
  fs
    .readdirSync(inRoot('lib', 'native'))
    .filter((name) => /\.(cc|h)$/.test(name))
    .map((name) => inRoot('lib', 'native', name));

// vectors need -O3, and square roots in them -fno-math-errno
const flags = ['-O3', '-fno-math-errno', '-std=c++17', '-fPIC', '-shared', '-pthread', '-DNAPI_VERSION=8'];

const recipe = () => hashOf([...flags, ...sources().map(read)].join());

export const native = {
  name: 'native code of mien',
  bytes: 1e6,
  after: [npmPackages],
  done: () => fs.existsSync(library) && read(stamp) === recipe(),
  async check(context) {
    context.compiler = await findCompiler(context);
  },
  async run(context) {
    const made = recipe(); // before compiling: what is edited meanwhile counts as new
    const built = path.join(scratch, 'mien_native.node');
    await compileNative(context, built);
    remove(stamp);
    replace(library, built);
    write(stamp, made);
  },
};

/** @param more flags that come last */
export async function compileNative(context, built, more = []) {
  const [compiler, ...first] = context.compiler ?? (await findCompiler(context));
  const units = sources().filter((file) => file.endsWith('.cc'));
  const headers = ['-I', inRoot('node_modules', 'node-api-headers', 'include')];
  await run(compiler, [...first, ...flags, ...headers, ...more, '-o', built, ...units, '-ldl'], {
    ...context,
    what: 'the native code of mien could not be compiled',
    cure: 'install a C++17 compiler (g++ 8 or newer), or set CXX to one; then run the same command again.',
  });
}
