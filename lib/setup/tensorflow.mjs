// Step: TensorFlow's native library. Python's wheels hold it; what we need is taken from the wheel, and the rest thrown away.
import fs from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { hashOfFile, readJson, remove, replace, scratch, setupWith, write } from './files.mjs';
import {
  choice,
  detect,
  givenLayout,
  gpuRequirements,
  layoutOf,
  libraryFolder,
  stampFile,
  stampOf,
} from './library.mjs';
import { pythonEnvironment, venvPython } from './python.mjs';
import { run } from './run.mjs';

const members = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/',
  'tensorflow/include/tsl/',
  'tensorflow/include/xla/',
];

const unpack = `
import sys, zipfile
wheel, target, *members = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(target, [name for name in archive.namelist() if name.startswith(tuple(members))])
`;

export const tensorflow = {
  name: 'TensorFlow library',
  bytes: 1.5e9,
  after: [pythonEnvironment],
  done({ flags }) {
    const { kind, folder } = choice(flags);
    return folder ? Boolean(givenLayout(folder)) : Boolean(kind) && isInstalled(stampOf(kind));
  },
  async check(context) {
    context.kind = choice(context.flags).kind ?? (await detect(context));
    stampOf(context.kind); // fails where there is no such build
    if (context.kind === 'gpu') this.bytes = 7e9;
  },
  async run(context) {
    await install(stampOf(context.kind), context);
  },
};

const isInstalled = (stamp) =>
  JSON.stringify(readJson(stampFile)) === JSON.stringify(stamp) && Boolean(layoutOf(libraryFolder));

async function install(stamp, context) {
  const built = path.join(scratch, 'tensorflow');
  if (stamp.kind === 'gpu') await installCuda(built, context);
  const wheel = await download(stamp, context);
  await run(venvPython, ['-c', unpack, wheel, built, ...members], {
    ...context,
    what: 'the TensorFlow library could not be unpacked',
    cure: 'run the same command again.',
  });
  remove(wheel);
  write(path.join(built, path.basename(stampFile)), JSON.stringify(stamp));
  replace(libraryFolder, built);
}

/** NVIDIA's libraries, into the folder nvidia/ where TensorFlow's own relative search path looks for them. */
async function installCuda(target, context) {
  const args = ['install', '--quiet', '--no-deps', '--only-binary=:all:', '--target', target, '-r', gpuRequirements];
  await run(venvPython, ['-m', 'pip', ...args], {
    ...context,
    what: 'the CUDA libraries could not be installed',
    cure: `run the same command again, or \`${setupWith('--cpu')}\` to do without the GPU.`,
  });
}

/** Downloads the wheel and checks that it is the very file that this version of mien was tested with. */
export async function download(stamp, context) {
  const folder = path.join(scratch, 'wheel');
  const target = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--platform', stamp.platform];
  const args = ['download', '--quiet', '--no-deps', '--only-binary=:all:', ...target, '--dest', folder];
  await run(venvPython, ['-m', 'pip', ...args, `${stamp.package}==${stamp.version}`], {
    ...context,
    what: 'the TensorFlow library could not be downloaded',
    cure: 'run the same command again; or set MIEN_TENSORFLOW_DIR to a TensorFlow that is already on this machine.',
  });
  const wheel = path.join(folder, fs.readdirSync(folder).find((name) => name.endsWith('.whl')) ?? '');
  const actual = await hashOfFile(wheel);
  if (actual === stamp.sha256) return wheel;
  remove(wheel);
  throw new Failure('the downloaded TensorFlow library is not the expected file', {
    why: `SHA-256 of ${path.basename(wheel)}\n  expected ${stamp.sha256}\n  got      ${actual}`,
    cure: 'check which index pip uses (`pip config list`, PIP_INDEX_URL), `pip cache purge`, then run the same command again.',
  });
}
