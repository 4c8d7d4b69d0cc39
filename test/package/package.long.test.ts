/**
 * mien as its users get it: packed, installed into an empty project, set up, imported in both module systems and compiled in strict ones.
 * TensorFlow's library is that of this clone, as its download would take most of the time; the code between it and Node is compiled.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { writeFile } from '../data/fer2013';
import { repository } from '../data/runs';
import { temporaryFolder } from '../data/temporary';

const home = temporaryFolder();
const project = join(home, 'a project');
const manifest = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

function run(command: string, args: readonly string[], cwd = project) {
  const env = {
    ...process.env,
    XDG_CACHE_HOME: join(home, 'cache'),
    MIEN_TENSORFLOW_DIR: join(repository, '.tensorflow'),
  };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { status, stdout, output: stdout + stderr };
}

function ok(command: string, args: readonly string[], cwd = project): string {
  const { status, stdout, output } = run(command, args, cwd);
  assert.equal(status, 0, output);
  return stdout;
}

before(() => {
  writeFile(join(project, 'package.json'), '{"name": "project", "version": "1.0.0", "private": true}');
  ok('npm', ['pack', '--pack-destination', home], join(repository, 'lib'));
  const { version } = manifest(join(repository, 'lib'));
  const { typescript, '@types/node': node } = manifest(repository).devDependencies;
  ok('npm', [
    ...['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'],
    ...[join(home, `mien-${version}.tgz`), `typescript@${typescript}`, `@types/node@${node}`],
  ]);
});

/** The folders of all installed packages. */
function installed(modules = join(project, 'node_modules')): string[] {
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((own) => `${name}/${own}`) : name,
    )
    .map((name) => join(modules, name));
}

test('what comes with it comes from npm alone, and mien itself runs no script when it is installed', () => {
  const packages = installed();
  assert.ok(packages.length > 30, String(packages.length));
  for (const folder of packages) {
    const { dependencies = {}, name } = manifest(folder);
    for (const [other, wanted] of Object.entries<string>(dependencies)) {
      assert.doesNotMatch(wanted, /^(https?|git|file|github):|\//, `${name} takes ${other} from ${wanted}`);
    }
  }
  assert.equal(manifest(join(project, 'node_modules', 'mien')).scripts, undefined);
  const names = packages.map((folder) => manifest(folder).name);
  for (const unwanted of ['danfojs-node', 'xlsx', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu']) {
    assert.ok(!names.includes(unwanted), unwanted);
  }
});

test('before it is set up it says how; the command line answers all the same', () => {
  const { status, output } = run(process.execPath, ['-e', "require('mien')"]);
  assert.equal(status, 1);
  assert.match(output, /mien has not been set up\n +Run `npx mien setup` once/);
  assert.match(ok('npx', ['mien', '--help']), /setup .*fetch TensorFlow's library/);
});

test('set up by one command, it computes in both module systems, which find the same names', () => {
  ok('npx', ['mien', 'setup']);
  assert.equal(run('npx', ['mien', 'setup']).status, 0);
  writeFile(
    join(project, 'both.mjs'),
    `import * as esm from 'mien';
    import { dataFrame, tf } from 'mien';
    import { createRequire } from 'node:module';
    const cjs = createRequire(import.meta.url)('mien');
    const lost = Object.keys(cjs).filter((name) => !(name in esm));
    const sum = tf.ones([2, 3]).sum().dataSync()[0];
    console.log(JSON.stringify({ names: Object.keys(cjs).length, lost, sum, backend: tf.getBackend(), shape: dataFrame([{ a: 1, b: 'x' }]).shape }));`,
  );
  const { names, ...rest } = JSON.parse(ok(process.execPath, ['both.mjs']));
  assert.ok(names > 100, names);
  assert.deepEqual(rest, { lost: [], sum: 6, backend: 'tensorflow', shape: [1, 2] });
  assert.match(ok('npx', ['mien', 'doctor']), /Everything is there/);
});

test('its engine outlives npm ci', () => {
  ok('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']);
  assert.match(ok('npx', ['mien', 'doctor']), /Everything is there/);
});

const CODE = `import { dataFrame, type LayersModel, openRun, resolveConfig, type Tensor4D, tf, train } from 'mien';
const images: Tensor4D = tf.zeros([1, 2, 3, 4]);
export const same: tf.Tensor4D = images.relu();
export const layer: tf.layers.Layer = tf.layers.dense({ units: 3 });
export const columns: string[] = dataFrame([{ a: 1 }]).columns;
// @ts-expect-error a tensor is no number
export const wrong: number = images;
// @ts-expect-error there is no such key
resolveConfig({ nonsense: 1 });
export async function epochs(): Promise<number> {
  const { folder, history } = await train(resolveConfig({}));
  (await openRun(folder)).close();
  return history.length;
}
export type Model = LayersModel;
`;

for (const [name, file, options] of [
  ['ESM and CommonJS of Node', 'use.mts use.cts', '--module nodenext --lib ES2022'],
  ['the older resolution', 'use.ts', '--module commonjs --moduleResolution node10'],
  ['a bundler', 'use.ts', '--module esnext --moduleResolution bundler'],
] as const) {
  test(`a strict project that checks libraries compiles: ${name}`, () => {
    const files = file.split(' ');
    for (const each of files) writeFile(join(project, each), CODE);
    const strict = '--strict --skipLibCheck false --noEmit --target ES2022 --types node'.split(' ');
    ok('npx', ['tsc', ...strict, ...options.split(' '), ...files]);
  });
}
