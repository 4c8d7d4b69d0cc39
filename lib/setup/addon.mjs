// Step: the addon between Node and TensorFlow's C API, compiled for this machine from the sources that tfjs-node-gpu ships.
// (Its own install script, which npm would run, downloads an old TensorFlow from a place that many networks block.)
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Failure } from './failure.mjs';
import { hashOf, inPackage, read, readJson, remove, replace, root, scratch, setupWith, write } from './files.mjs';
import { nodeHeaders } from './headers.mjs';
import { choice, chosenFolder, givenLayout, layoutOf, libraryFolder, stampFile } from './library.mjs';
import { findCompiler } from './machine.mjs';
import place from './place.cjs';
import { lastLines, run, tryRun } from './run.mjs';
import { tensorflow } from './tensorflow.mjs';

const binding = inPackage('vendor', 'tfjs-node', 'binding');
const addonFile = place.tfjsAddon;
const stamp = path.join(place.engineFolder, '.mien-addon.json');

/** All that the compiled addon depends on, as text: a change means compiling again. */
function recipe({ flags }) {
  const { folder } = choice(flags);
  const layout = folder ? givenLayout(folder) : layoutOf(libraryFolder);
  if (!layout) return undefined;
  const { mtimeMs, size } = fs.statSync(path.join(layout.libraries, layout.names[0]));
  const library = folder ? { folder, mtimeMs, size } : readJson(stampFile);
  const sources = hashOf(
    bindingFiles()
      .map((name) => read(path.join(binding, name)))
      .join('\0'),
  );
  return JSON.stringify({ flags: [...compilerFlags, ...linkerFlags(layout)], sources, library });
}

const bindingFiles = () => (fs.existsSync(binding) ? fs.readdirSync(binding) : []);

const compilerFlags = ['-O2', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-w'];

function linkerFlags({ libraries, names }) {
  const relative = path.relative(root, libraries);
  const inside = !relative.startsWith('..');
  // Relative where it can be, so that mien's folder may be moved with all that is in it.
  const rpath = inside ? `$ORIGIN/${path.relative(path.dirname(addonFile), libraries)}` : libraries;
  return ['-L', inside ? relative : libraries, ...names.map((name) => `-l:${name}`), `-Wl,-rpath,${rpath}`];
}

export const addon = {
  name: 'addon between Node and TensorFlow',
  bytes: 0.01e9,
  after: [tensorflow],
  done(context) {
    const wanted = recipe(context);
    const remembered = read(chosenFolder) === choice(context.flags).folder;
    return wanted !== undefined && remembered && read(stamp) === wanted && fs.existsSync(addonFile);
  },
  async check(context) {
    context.compiler = await findCompiler(context);
  },
  async run(context) {
    const [compiler, ...first] = context.compiler ?? (await findCompiler(context));
    const { folder } = choice(context.flags);
    const layout = folder ? givenLayout(folder) : layoutOf(libraryFolder);
    const headers = [binding, nodeHeaders(), layout.headers].flatMap((include) => ['-I', include]);
    const built = path.join(scratch, 'tfjs_binding.node');
    // Sources before libraries: the linker takes from a library what the files before it have asked for.
    const inputs = bindingFiles()
      .filter((name) => name.endsWith('.cc'))
      .map(threadSafe);
    await run(compiler, [...first, ...compilerFlags, ...headers, '-o', built, ...inputs, ...linkerFlags(layout)], {
      ...context,
      what: 'the addon could not be compiled',
      cure: 'install a C++17 compiler (g++ 8 or newer) and its standard library, or set CXX to one; then run the same command again.',
    });
    remove(stamp);
    replace(addonFile, built);
    await smokeTest(context);
    if (folder) {
      write(chosenFolder, folder); // now that it is known to work
    } else {
      remove(chosenFolder);
    }
    write(stamp, recipe(context));
  },
};

/** A copy of one of tfjs's sources in which no two workers change one set of names, the only thing that they share, at the same time. */
function threadSafe(name) {
  const copy = path.join(scratch, name);
  const shared = 'static std::set<std::string> ATTR_NAME_SET';
  write(copy, read(path.join(binding, name)).replace(shared, shared.replace('static', 'static thread_local')));
  return copy;
}

/** Loads the addon in a process of its own, which a broken library may bring down, and multiplies two matrices with it. */
async function smokeTest(context) {
  const result = await tryRun(process.execPath, [inPackage('setup', 'smoke.cjs')], context);
  if (result.code === 0) return;
  const killed = result.signal ? `\n(ended by ${result.signal})` : '';
  throw new Failure('TensorFlow was set up but does not work here', {
    why: lastLines(result.output) + killed,
    cure: `run \`${setupWith('--cpu')}\` for the build without CUDA; if it fails too, this machine may be too old for TensorFlow 2.21: give your own build in MIEN_TENSORFLOW_DIR.`,
  });
}
