import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve';
import { openDataset } from '../../../lib/datasets/open';
import { DATASET_NAMES, SETS_WITH_KEYS, setNamed } from '../../../lib/datasets/sets';
import { withAbsoluteRoot } from '../../../lib/runs/folder/place';
import { UsageError } from '../../../lib/support/errors';

const root = join(__dirname, '../../..');

test('naming the sets and checking their options loads no engine, no decoder, no loader and no renderer', () => {
  const program = `
    require(${JSON.stringify(join(root, 'lib/datasets/sets'))});
    require(${JSON.stringify(join(root, 'lib/datasets/sets/namedSet'))});
    for (const path of Object.keys(require.cache)) console.log(path.replaceAll('\\\\', '/'));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', program], {
    cwd: root,
    encoding: 'utf8',
  });
  const loaded = stdout.trim().split('\n');
  assert.ok(
    loaded.some((path) => path.endsWith('sets/jaffe/index.ts')),
    stderr,
  );
  const heavy = /tfjs|sharp|lib\/engine|csv-parse|sets\/\w+\/(list|open)\.ts|packed\/|synthetic\/(head|picture)/;
  assert.deepEqual(
    loaded.filter((path) => heavy.test(path)),
    [],
  );
});

test('the keys of every set that has its own are in the configuration, and are refused by name', () => {
  const { dataset } = resolveConfig();
  for (const name of SETS_WITH_KEYS) {
    assert.deepEqual(dataset[name], setNamed(name).keys!.parse(undefined), name);
    assert.throws(
      () => resolveConfig({ dataset: { [name]: { nothing: 1 } } }),
      (error) => error instanceof UsageError && error.message.includes(`dataset.${name}.nothing`),
    );
  }
});

test('what the synthetic faces take is said once: the renderer and the configuration agree at every edge', () => {
  for (const [key, value] of [
    ['validation', 0],
    ['test', 0],
    ['identities', 2],
    ['side', 128],
    ['seed', 0xffffffff],
  ] as const) {
    const { synthetic } = resolveConfig({ dataset: { synthetic: { [key]: value } } }).dataset;
    assert.equal(synthetic[key], value);
  }
});

test('a set that needs files says in which forms they are read', async () => {
  for (const name of DATASET_NAMES.filter((each) => setNamed(each).layouts.length > 0)) {
    const { layouts } = setNamed(name);
    await assert.rejects(openDataset({ name, root: null }), (error: Error) => {
      assert.ok(error.message.startsWith(`${name} needs its files`));
      return layouts.every((layout) => error.message.includes(layout));
    });
  }
});

test('a name that no set has is refused, with those there are', async () => {
  for (const name of ['fer2012', 'toString']) {
    await assert.rejects(openDataset({ name: name as 'fer2013', root: null }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, new RegExp(`no dataset ${name}\\n.*synthetic, fer2013`));
      return true;
    });
  }
});

test('every set has its line in data/README.md', () => {
  const text = readFileSync(join(root, 'data/README.md'), 'utf8');
  for (const name of DATASET_NAMES) assert.match(text, new RegExp(`^\\| \`${name}\` \\|`, 'm'), name);
});

test('a run keeps the files that its options name by absolute paths', () => {
  const votes = (path: string | null) => {
    const config = resolveConfig({ dataset: { name: 'ferplus', root: 'here', ferplus: { votes: path } } });
    return withAbsoluteRoot(config).dataset.ferplus.votes;
  };
  assert.equal(votes('votes.csv'), join(process.cwd(), 'votes.csv'));
  assert.equal(votes(null), null);
});
