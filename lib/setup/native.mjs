// Step: mien's own native code (lib/native), compiled for this machine.
import fs from 'node:fs';
import path from 'node:path';
import { hashOf, inPackage, read, remove, replace, scratch, write } from './files.mjs';
import { nodeHeaders } from './headers.mjs';
import { findCompiler } from './machine.mjs';
import place from './place.cjs';
import { run } from './run.mjs';

const library = place.nativeAddon;
const stamp = path.join(place.engineFolder, '.mien-native.json');

const sources = () =>
  fs
    .readdirSync(inPackage('native'), { recursive: true })
    .filter((name) => /\.(cc|h)$/.test(name))
    .map((name) => inPackage('native', name));

// vectors need -O3, and square roots in them -fno-math-errno
const flags = ['-O3', '-fno-math-errno', '-std=c++17', '-fPIC', '-shared', '-pthread', '-DNAPI_VERSION=8'];

const recipe = () => hashOf([...flags, ...sources().map(read)].join());

export const native = {
  name: 'native code of mien',
  bytes: 1e6,
  after: [],
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
  const headers = ['-I', nodeHeaders()];
  await run(compiler, [...first, ...flags, ...headers, ...more, '-o', built, ...units, '-ldl'], {
    ...context,
    what: 'the native code of mien could not be compiled',
    cure: 'install a C++17 compiler (g++ 8 or newer), or set CXX to one; then run the same command again.',
  });
}
