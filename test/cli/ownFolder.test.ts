import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { configFile, mien, repository } from '../data/runs';
import { writeShapes } from '../data/shapes';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
delete process.env.npm_lifecycle_event; // of the `npm test` around this

const numbered = (name: string) => Array.from({ length: 40 }, (_, i) => `${name}/${i}.png`);

test('prepare says what to do next, quoted for a shell; train fits the images of a folder unasked, and yields to what is set', async () => {
  const root = join(temporaryFolder(), 'my faces');
  await writeShapes(root, [...numbered('a'), ...numbered('b')]);
  const small = ['--set', 'dataset.side=32', '--set', 'dataset.colour=false'];
  const prepared = await mien('prepare', '--dataset', 'folder', '--root', root, ...small);
  const [line] = prepared.stdout.split('\n').filter((text) => text.includes(' train --'));
  assert.equal(prepared.code, 0, prepared.stderr);
  assert.ok(line!.endsWith(`--set dataset.side=32 --set dataset.colour=false`), line);
  const echoed = spawnSync('bash', ['-c', `${line!.trim().replace(/^mien/, 'printf "%s\\n"')}`], { encoding: 'utf8' });
  assert.equal(echoed.stdout.split('\n')[4], root, 'the shell reads the root as one word');

  const out = join(temporaryFolder(), 'run');
  const config = configFile({ model: { encoder: { width: 4, stages: 2 } }, training: { epochs: 2 } });
  const args = ['--dataset', 'folder', '--root', root, ...small, '--config', config, '--out', out];
  const trained = await mien('train', ...args);
  assert.equal(trained.code, 0, trained.stderr);
  const { training, model } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')).config;
  assert.deepEqual([training.epochs, training.batchSize, model.encoder.width], [2, 32, 4]);
  assert.match(trained.stderr, /Warning: 2 epochs of 66 images are 4 steps, too few/);
  assert.match(trained.stdout, /Next:\n {2}mien evaluate --run /);
  const plain = JSON.parse((await mien('train', '--no-fit', ...args, '--print-config')).stdout);
  assert.deepEqual([plain.training.epochs, plain.training.batchSize], [2, 128]);
});

test('data and prepare take a dataset in the first place or as --dataset, and one of them', async () => {
  const root = join(temporaryFolder(), 'few');
  await writeShapes(root, [...numbered('a'), ...numbered('b')]);
  const [one, other] = [
    await mien('prepare', 'folder', '--root', root, '--json'),
    await mien('data', '--dataset', 'folder', '--root', root, '--json'),
  ];
  assert.deepEqual([one.code, other.code], [0, 0], one.stderr + other.stderr);
  assert.deepEqual(JSON.parse(one.stdout).splits, JSON.parse(other.stdout).splits);
  assert.deepEqual((await mien('data', 'folder', '--dataset', 'manifest')).code, 2);
  const none = await mien('prepare', '--root', root);
  assert.deepEqual([none.code, none.stderr.includes('No dataset is named')], [2, true]);
});

test('called by npm, commands in messages are written so that they can be pasted, and paths are meant from where npm was', async () => {
  const folder = temporaryFolder();
  await writeShapes(join(folder, 'faces'), [...numbered('a'), ...numbered('b')]);
  const env = { ...process.env, npm_lifecycle_event: 'mien', INIT_CWD: folder };
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(repository, 'lib', 'bin', 'mien.js'), ...args], {
      cwd: repository,
      env,
      encoding: 'utf8',
    });
  const data = run('data', 'folder', '--root', 'faces', '--out', 'sheet.png');
  assert.equal(data.status, 0, data.stderr);
  assert.match(data.stdout, /npm run mien -- train --dataset folder --root faces\n/);
  assert.ok(data.stdout.includes(`Contact sheet: ${join(folder, 'sheet.png')}`), data.stdout);
  assert.match(run('evaluate', '--run', 'faces').stderr, /holds no run[\s\S]*`npm run mien -- train`/);
});
