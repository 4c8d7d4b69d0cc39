/** Each kind of import that the house forbids, tried in a small house of its own: the check must name it, and nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeFile } from './data/fer2013';
import { repository } from './data/runs';
import { temporaryFolder } from './data/temporary';

/** What stands in the house before anything is tried. */
const HOUSE: Record<string, string> = {
  'tsconfig.json': '{}',
  'package.json': '{"devDependencies": {"tsx": "1.0.0"}}',
  'lib/package.json': '{"dependencies": {"umap-js": "1.0.0", "zod": "1.0.0", "@tensorflow/tfjs": "1.0.0"}}',
  'lib/index.ts': "import './runs/train';",
  'lib/support/files.ts': 'export const files = 1;',
  'lib/vendor/tfjs-node/index.js': '',
  'lib/vendor/danfo/index.js': "require('zod');",
  'lib/setup/addon.mjs': '',
  'scripts/setup/clone.mjs': "import '../../lib/setup/addon.mjs';",
  'lib/engine/index.ts': "export { tf } from './tensorflow';\nexport * from '../support/files';",
  'lib/engine/tensorflow.ts': "export const tf = require('../vendor/tfjs-node');",
  'lib/datasets/open.ts': "import '../support/files';\nexport interface Dataset {}",
  'lib/models/encoder.ts': "import { tf } from '../engine';\nexport const encoder = tf;",
  'lib/losses/index.ts': "import '../engine';\nexport const loss = 1;",
  'lib/training/trainer.ts': "import '../losses';\nimport '../models/encoder';\nexport const train = 1;",
  'lib/runs/train.ts': "import '../training/trainer';\nimport 'zod';\nexport const run = 1;",
  'bench/main.ts': "import '../lib/runs/train';\nimport '../lib/engine';",
};

const LIBRARIES = ['umap-js', 'tslab', 'zod', 'tsx', '@tensorflow/tfjs'];

/** A forbidden file: where, its text, and the rules that it breaks. */
const FORBIDDEN: readonly [file: string, text: string, ...rules: string[]][] = [
  ['lib/support/up.ts', "import '../datasets/open';", 'support looks down only'],
  ['lib/datasets/typeUp.ts', "import type { run } from '../runs/train';", 'datasets looks down only'],
  ['lib/config/lazyUp.ts', "export const later = () => import('../runs/train');", 'config looks down only'],
  ['lib/losses/sideways.ts', "import '../models/encoder';", 'losses looks down only'],
  ['lib/models/sideways.ts', "import '../losses';", 'models looks down only'],
  ['lib/evaluation/sideways.ts', "import '../training/trainer';", 'evaluation looks down only'],
  ['lib/support/door.ts', "import '../index';", 'support looks down only'],
  ['lib/training/around.ts', "import '../engine/tensorflow';", 'engine has one door'],
  ['bench/around.ts', "import '../lib/engine/tensorflow';", 'engine has one door'],
  [
    'lib/runs/tensorflow.ts',
    "import '@tensorflow/tfjs';",
    'engine is the door to TensorFlow',
    'one file touches @tensorflow/tfjs',
  ],
  ['lib/runs/required.ts', "require('../vendor/tfjs-node');", 'engine is the door to TensorFlow'],
  ['lib/figures/tensorflow.ts', "import '../models/encoder';", 'figures need no TensorFlow'],
  ['lib/evaluation/danfo.ts', "import '../vendor/danfo';", 'one file touches danfo'],
  ['lib/evaluation/umap.ts', "import type {} from 'umap-js';", 'one file touches umap-js'],
  ['lib/notebook/show.ts', "require('tslab');", 'one file touches tslab', 'packages are stated'],
  ['lib/support/circleA.ts', "import './circleB';", 'no circle'], // told once, of the first
  ['lib/support/circleB.ts', "import type {} from './circleA';"],
  ['lib/support/bench.ts', "import '../../bench/main';", 'lib stands alone'],
  ['lib/support/unstated.ts', "import 'tsx';", 'packages are stated'],
  ['scripts/setup.mjs', "import 'zod';", 'scripts are plain Node'],
  ['lib/setup/main.mjs', "import 'zod';", 'scripts are plain Node'],
  ['test/runs/train.test.ts', "import '../../bench/main';", 'bench is not tested on'],
];

function house(more: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  for (const room of ['lib', 'bench', 'test', 'scripts']) mkdirSync(join(folder, room));
  for (const [file, text] of Object.entries({ ...HOUSE, ...more })) writeFile(join(folder, file), text);
  for (const library of LIBRARIES) {
    writeFile(join(folder, 'node_modules', library, 'package.json'), `{"name": "${library}", "version": "1.0.0"}`);
    writeFile(join(folder, 'node_modules', library, 'index.js'), '');
  }
  copyFileSync(join(repository, 'house.cjs'), join(folder, 'house.cjs'));
  return folder;
}

/** The check of `npm run check`, as package.json has it. */
function check(folder: string, ...more: readonly string[]) {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const [program, ...args] = scripts.check
    .split(' && ')
    .find((step: string) => step.startsWith('depcruise '))
    .split(' ');
  const bin = join(repository, 'node_modules', '.bin', program);
  return spawnSync(process.execPath, [bin, ...args, ...more], { cwd: folder, encoding: 'utf8' });
}

/** The rules that each file breaks. */
function broken(json: string): Record<string, string[]> {
  const { violations } = JSON.parse(json).summary as { violations: { from: string; rule: { name: string } }[] };
  const rules: Record<string, string[]> = {};
  for (const { from, rule } of violations) rules[from] = [...new Set([...(rules[from] ?? []), rule.name])].sort();
  return rules;
}

test('each forbidden import is named by the rule that it breaks, and nothing else is', () => {
  const { stdout } = check(
    house(Object.fromEntries(FORBIDDEN.map(([file, text]) => [file, text]))),
    '--output-type',
    'json',
  );
  const expected = FORBIDDEN.filter(([, , ...rules]) => rules.length > 0).map(([file, , ...rules]) => [file, rules]);
  assert.deepEqual(broken(stdout), Object.fromEntries(expected));
});

test('the check fails and says what may be imported; it fails, too, for a room without a floor', () => {
  const upward = check(house({ 'lib/datasets/up.ts': "import '../models/encoder';" }));
  assert.equal(upward.status, 1);
  assert.match(
    upward.stdout,
    /datasets looks down only: lib\/datasets\/up\.ts → lib\/models\/encoder\.ts\n.*engine, support/,
  );
  const room = check(house({ 'lib/attic/old.ts': '' }));
  assert.notEqual(room.status, 0);
  assert.match(room.stderr, /give lib\/attic its floor in FLOORS/);
});
