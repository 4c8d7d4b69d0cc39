// Which TensorFlow library is used, and where it and its headers lie.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Failure } from './failure.mjs';
import { hashOf, inPackage, inRoot, read, readJson, setupWith } from './files.mjs';
import place from './place.cjs';
import { tryRun } from './run.mjs';

export const libraryFolder = inRoot('.tensorflow');
export const stampFile = inRoot('.tensorflow', '.mien-library.json');
/** Holds the folder given in MIEN_TENSORFLOW_DIR, so that it need not be given again with every command. */
export const chosenFolder = inRoot('.tensorflow', '.mien-folder');
export const gpuRequirements = inPackage('setup', 'requirements-gpu.txt');

const version = place.tensorflowVersion;
// The builds for CPython 3.11, whatever Python is here: only the C library inside is used, which does not depend on it.
const builds = {
  'cpu-x64': {
    package: 'tensorflow-cpu',
    platform: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
  'gpu-x64': {
    package: 'tensorflow',
    platform: 'manylinux_2_27_x86_64',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
  },
  // Untested: nobody has run mien on arm64 yet. There is no build with CUDA for it.
  'cpu-arm64': {
    package: 'tensorflow',
    platform: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
  },
};

/**
 * What was asked for: a flag, then MIEN_TENSORFLOW_DIR, then whatever was chosen before. What is installed stays until one of
 * them says otherwise, so that a cluster's GPU node does not start a download that its login node had decided against.
 *
 * @param {{gpu?: boolean, cpu?: boolean}} flags
 * @returns {{kind: 'cpu' | 'gpu' | undefined, folder?: string}} `undefined`: nothing is chosen yet
 */
export function choice(flags) {
  if (flags.gpu || flags.cpu) return { kind: flags.gpu ? 'gpu' : 'cpu' };
  const folder = process.env.MIEN_TENSORFLOW_DIR || read(chosenFolder);
  if (folder) return { kind: undefined, folder: path.resolve(folder) };
  return { kind: readJson(stampFile)?.kind };
}

/** The build to use where nothing has been chosen: the one with CUDA if an NVIDIA GPU answers. */
export async function detect(options) {
  if (process.arch !== 'x64') return 'cpu';
  const { code, output } = await tryRun('nvidia-smi', ['-L'], { ...options, timeout: 20_000 });
  return code === 0 && /^GPU \d/m.test(output) ? 'gpu' : 'cpu';
}

/** What the stamp says when a build lies in .tensorflow. */
export function stampOf(kind) {
  const found = builds[`${kind}-${process.arch}`];
  if (!found) {
    throw new Failure(`there is no TensorFlow build with CUDA for ${process.arch}`, {
      cure: `run \`${setupWith('--cpu')}\`, or give your own build of the library in MIEN_TENSORFLOW_DIR.`,
    });
  }
  const cuda = kind === 'gpu' ? { cuda: hashOf(read(gpuRequirements) ?? '') } : {};
  return { kind, version, ...found, ...cuda };
}

/**
 * Where the libraries and headers are in a folder: that of the wheel's package `tensorflow` (in site-packages, or in our
 * .tensorflow), the folder around it, or what the official libtensorflow archive for C unpacks to.
 */
export function layoutOf(folder) {
  const at = (...parts) => path.join(folder, ...parts);
  const layouts = [
    { libraries: at('tensorflow'), names: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] },
    { libraries: at(), names: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] },
    { libraries: at('lib'), names: ['libtensorflow.so.2', 'libtensorflow_framework.so.2'], headers: at('include') },
  ].map((layout) => ({ headers: path.join(layout.libraries, 'include'), ...layout }));
  const isThere = ({ libraries, names, headers }) =>
    [...names.map((name) => path.join(libraries, name)), path.join(headers, 'tensorflow', 'c', 'c_api.h')].every(
      (file) => fs.existsSync(file),
    );
  return layouts.find(isThere);
}

/** The layout of a folder that the user has named. */
export function givenLayout(folder) {
  const layout = layoutOf(folder);
  if (layout) return layout;
  const named = process.env.MIEN_TENSORFLOW_DIR ? 'MIEN_TENSORFLOW_DIR names' : 'an earlier MIEN_TENSORFLOW_DIR named';
  throw new Failure('no TensorFlow library was found in MIEN_TENSORFLOW_DIR', {
    why:
      `${named} ${folder}${fs.existsSync(folder) ? '' : ', which does not exist'}. It must hold libtensorflow_cc.so.2, ` +
      'libtensorflow_framework.so.2 and include/ (Python’s site-packages/tensorflow), or lib/libtensorflow.so.2, ' +
      'lib/libtensorflow_framework.so.2 and include/ (the archive of libtensorflow for C).',
    cure: `correct the variable; or unset it and run \`${setupWith('--cpu')}\` (or \`--gpu\`) to have the library downloaded.`,
  });
}
