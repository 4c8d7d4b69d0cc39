import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { VERSION } from '../../lib/support/version';
import { writeFile } from '../data/fer2013';
import { configFile, mien, start } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const folder = temporaryFolder();
process.env.MIEN_HOME = folder;
const missing = join(folder, 'nowhere');

test('--help lists the commands and their options, on stdout, with exit code 0', async () => {
  const all = await mien('--help');
  assert.deepEqual([all.code, all.stderr], [0, '']);
  for (const command of ['doctor', 'prepare', 'data', 'train', 'evaluate', 'reproduce'])
    assert.match(all.stdout, new RegExp(`^ {2}${command} `, 'm'));
  const train = await mien('train', '--help');
  assert.equal(train.code, 0);
  for (const option of ['--config', '--set', '--dataset', '--root', '--out', '--resume', '--json'])
    assert.ok(train.stdout.includes(option));
});

test('a reader that stops early, as head does, ends it without a stack', async () => {
  const { child, ended } = start('train', '--print-config');
  child.stdout?.destroy();
  const { code, stderr } = await ended;
  assert.deepEqual([code, stderr], [0, '']);
});

test('every command’s --help ends with calls of it, and tells a default once', async () => {
  const { stdout } = await mien('--help');
  const commands = [...stdout.split('Commands:')[1]!.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name!);
  for (const command of commands.filter((name) => name !== 'help')) {
    const help = (await mien(command, '--help')).stdout;
    assert.match(help, new RegExp(`\\nExamples?:\\n( {2}(mien|npm run mien --) ${command}.*\\n)+$`), command);
    assert.ok(!/\(default: [^)]*\)\s+\(default/.test(help) && !help.includes('[]'), help);
  }
});

test('--version is the version in package.json', async () => {
  const { code, stdout } = await mien('--version');
  assert.deepEqual([code, stdout], [0, `${VERSION}\n`]);
});

/** Wrong usage: exit code 2, and a message that names what is wrong. */
const usage: Record<string, [args: string[], says: RegExp]> = {
  'no command': [[], /Usage: mien/],
  'an unknown command': [['trian'], /unknown command 'trian'[\s\S]*--help/],
  'an unknown option': [['train', '--epochs', '3'], /unknown option '--epochs'/],
  'an option without its value': [['train', '--out'], /--out <folder>' argument missing/],
  'an option that is required': [['evaluate'], /required option '--run <folder>'/],
  'an unknown dataset': [['train', '--dataset', 'fer2012'], /'fer2012' is invalid[\s\S]*synthetic, fer2013/],
  'an unknown split': [
    ['evaluate', '--run', missing, '--split', 'dev'],
    /'dev' is invalid[\s\S]*train, validation, test/,
  ],
  'classes of another set without the set': [
    ['evaluate', '--run', missing, '--map', 'contempt=-'],
    /--map is for another set[\s\S]*--dataset/,
  ],
  'a map in a file that is not there': [
    ['evaluate', '--run', missing, '--dataset', 'folder', '--root', '.', '--map', 'maps/none.json'],
    /--map: there is no maps\/none\.json/,
  ],
  'all images without another set': [['probe', '--run', missing, '--split', 'all'], /--split all is for another set/],
  'a key of the training where a set is chosen': [
    ['figures', '--run', missing, '--set', 'training.epochs=3'],
    /--set training: only keys of the dataset/,
  ],
  'an unknown key': [['train', '--set', 'training.epoch=3'], /no key training\.epoch /],
  'a key without a value': [['train', '--set', 'training.epochs'], /--set training\.epochs has no value/],
  'a value of the wrong type': [
    ['train', '--set', 'training.epochs=many'],
    /training\.epochs is "many"; it takes a number/,
  ],
  'a value out of range': [['train', '--set', 'augmentation.erase=2'], /augmentation\.erase is 2; it takes at most 1/],
  'a key named __proto__': [['train', '--set', '__proto__.seed=3'], /no key __proto__ /],
  'an unknown key in a file': [['train', '--config', configFile({ trainin: {} } as object)], /no key trainin /],
};

/** Right usage, but it cannot be done: exit code 1, and a message that names what is missing. */
const failure: Record<string, [args: string[], says: RegExp]> = {
  'a dataset root that is missing': [
    ['train', '--dataset', 'fer2013', '--root', missing, '--out', join(folder, 'a')],
    /there is no .*nowhere/,
  ],
  'a dataset without its root': [
    ['train', '--dataset', 'fer2013', '--out', join(folder, 'b')],
    /fer2013 needs its files[\s\S]*--root/,
  ],
  'preparing a root that is missing': [['prepare', '--dataset', 'fer2013', '--root', missing], /there is no .*nowhere/],
  'a run that is missing': [['evaluate', '--run', missing], /nowhere holds no run/],
  'a configuration file that is missing': [['train', '--config', missing], /Cannot read .*nowhere/],
};

for (const [code, cases] of [
  [2, usage],
  [1, failure],
] as const) {
  for (const [what, [args, says]] of Object.entries(cases)) {
    test(`${what}: exit code ${code}, said on stderr`, async () => {
      const ended = await mien(...args);
      assert.equal(ended.code, code, ended.stderr);
      assert.equal(ended.stdout, '');
      assert.match(ended.stderr, says);
      assert.ok(!/\n {4}at /.test(ended.stderr), `a stack trace: ${ended.stderr}`);
    });
  }
}

test('a configuration file that is not JSON, or not an object, is named', async () => {
  const [text, list] = [join(folder, 'text.json'), join(folder, 'list.json')];
  writeFile(text, 'epochs: 3');
  writeFile(list, '[1]');
  const first = await mien('train', '--config', text);
  assert.equal(first.code, 1);
  assert.match(first.stderr, /text\.json is not valid JSON/);
  const second = await mien('train', '--config', list);
  assert.equal(second.code, 2);
  assert.match(second.stderr, /The configuration is \[1\]; it takes an object/);
});
