import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { expandGrid } from '../../lib/ablation/expand';
import { completeGrid, readGrid } from '../../lib/ablation/gridFile';
import { NAMED_GRIDS } from '../../lib/ablation/namedGrids';
import { FER2013_RECIPE, PAPER } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';
import { defaultRunFolder } from '../../lib/runs/folder/place';
import { MienError, UsageError } from '../../lib/support/errors';
import { configFile } from '../data/runs';

const WEIGHT = 'loss.adversarial.weight';
const TARGET = 'loss.adversarial.target';

test('a cell, and the base, over a recipe has all of it but what it says itself', () => {
  const [cell] = expandGrid(
    completeGrid({
      base: { seed: 9, loss: { swap: { weight: 1 } } },
      cells: [{ name: 'a', recipe: 'paper', training: { epochs: 2 } }],
    }),
  );
  assert.deepEqual(cell!.config, resolveConfig(PAPER, { seed: 1, training: { epochs: 2 } }));
  assert.equal(cell!.setting.cell, 'a');
  const [over] = expandGrid(
    completeGrid({
      base: { recipe: 'fer2013', training: { epochs: 2 } },
      cells: [{ name: 'a', recipe: 'paper', training: { batchSize: 8 } }],
    }),
  );
  assert.deepEqual(over!.config, resolveConfig(FER2013_RECIPE, PAPER, { training: { epochs: 2, batchSize: 8 } }));
  for (const wrong of [{ cells: [{ name: 'a', recipe: 'nobody' }] }, { base: { recipe: 'nobody' } }]) {
    assert.throws(() => completeGrid(wrong), /recipe.*nobody.*paper/s);
  }
});

test('every grid in docs/grids can be expanded', () => {
  const folder = join(__dirname, '..', '..', 'docs', 'grids');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  assert.ok(files.length > 0);
  for (const file of files) assert.ok(expandGrid(readGrid(join(folder, file))).length > 1, file);
});

test('named cells × axes × seeds, seeds fastest, each with its setting and whole configuration', () => {
  const cells = expandGrid(
    completeGrid({
      name: 'g',
      base: { training: { epochs: 3 } },
      cells: [{ name: 'a' }, { name: 'b', loss: { labelSmoothing: 0 } }],
      axes: { 'training.batchSize': [8, 16], 'model.adversary.hidden': [[[]], [[4]]] },
      seeds: [5, 6],
    }),
  );
  assert.equal(cells.length, 2 * 2 * 2 * 2);
  assert.deepEqual(
    cells.slice(0, 3).map(({ setting, seed }) => [...Object.values(setting), seed]),
    [
      ['a', 8, '[[]]', 5],
      ['a', 8, '[[]]', 6],
      ['a', 8, '[[4]]', 5],
    ],
  );
  const last = cells.at(-1)!;
  assert.deepEqual(
    last.config,
    resolveConfig({
      seed: 6,
      training: { epochs: 3, batchSize: 16 },
      loss: { labelSmoothing: 0 },
      model: { adversary: { hidden: [[4]] } },
    }),
  );
  assert.equal(last.run, defaultRunFolder(last.config), 'the folder that `mien train` would give it');
  assert.equal(new Set(cells.map(({ run }) => run)).size, cells.length);
});

test('where a term is off its other options change nothing: the cells are there and share a run', () => {
  const cells = expandGrid(completeGrid({ axes: { [TARGET]: ['uniform', 'prior'], [WEIGHT]: [0, 1] } }));
  assert.deepEqual(
    cells.map(({ setting }) => Object.values(setting)),
    [
      ['uniform', 0],
      ['uniform', 1],
      ['prior', 0],
      ['prior', 1],
    ],
  );
  assert.equal(cells[2]!.run, cells[0]!.run);
  assert.equal(new Set(cells.map(({ run }) => run)).size, 3);
  assert.equal(cells[2]!.config.loss.adversarial.target, 'uniform', 'that of the first value');
  assert.equal(cells[3]!.config.loss.adversarial.target, 'prior');
});

test('a relative root becomes absolute, as the process of a cell may stand elsewhere', () => {
  const [cell] = expandGrid(completeGrid({ base: { dataset: { name: 'fer2013', root: 'fer' } } }));
  assert.equal(cell!.config.dataset.root, resolve('fer'));
});

for (const [what, grid, message] of [
  ['an axis of a key that there is not', { axes: { 'loss.nothing': [1] } }, /no key loss\.nothing/],
  ['an axis with a value out of range', { axes: { [WEIGHT]: [0, -1] } }, /loss\.adversarial\.weight is -1/],
  ['a seed as an axis', { axes: { seed: [1] } }, /seed cannot be an axis/],
  ['an axis inside of another', { axes: { loss: [{}], [WEIGHT]: [1] } }, /set the same key/],
  ['an axis that poisons prototypes', { axes: { '__proto__.polluted': [1] } }, /no key/],
  ['an axis without values', { axes: { [WEIGHT]: [] } }, /at least 1/],
  ['an unknown key', { axis: {} }, /no key axis in the grid/],
  ['no seeds', { seeds: [] }, /seeds is \[\]/],
  ['a seed twice', { seeds: [1, 2, 1] }, /seeds is \[1,2,1\]; it takes each once, not 1 again/],
  ['a value of an axis twice', { axes: { batch: [8, { a: 1 }, { a: 1 }] } }, /axes\.batch is .* each once/],
  ['two cells of one name', { cells: [{ name: 'x' }, { name: 'x' }] }, /cells is .* each once, not "x" again/],
  ['a reference that is no cell', { cells: [{ name: 'base' }], reference: 'bse' }, /reference is "bse"; .*: base/],
  ['a reference without cells', { reference: 'base' }, /reference is "base"; .*there is none/],
  ['a name that is a path', { name: '../elsewhere' }, /name is/],
  ['the folder above as a name', { name: '..' }, /name is "\.\.".*first/],
  ['this folder as a name', { name: '.' }, /name is/],
  ['a name with a slash', { name: 'a/b' }, /name is/],
  ['an unknown key for Slurm', { slurm: { queue: 'x' } }, /slurm\.queue/],
  ['a shell command as a partition option', { slurm: { options: ['; rm -rf /'] } }, /slurm\.options/],
  ['a list', [], /grid is \[\]/],
] as const) {
  test(`${what} is a mistake that is named`, () => {
    assert.throws(
      () => expandGrid(completeGrid(JSON.parse(JSON.stringify(grid)))),
      (error) => error instanceof UsageError && message.test(error.message),
    );
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });
}

test('a grid file that is not there, or no JSON, is named', () => {
  assert.throws(() => readGrid('/nowhere/grid.json'), /Cannot read \/nowhere\/grid\.json/);
  assert.throws(
    () => readGrid(__filename),
    (error) => error instanceof MienError && /not valid JSON/.test(error.message),
  );
  assert.deepEqual(readGrid(configFile({})).seeds, [1]);
});

test('every grid that is known by name can be expanded, three seeds or more, and its reference is one of its cells', () => {
  for (const grid of Object.values(NAMED_GRIDS)) {
    const cells = expandGrid(grid);
    assert.ok(new Set(cells.map(({ seed }) => seed)).size >= 3);
    assert.ok(!grid.reference || grid.cells.some(({ name }) => name === grid.reference));
  }
  const shared = new Set(expandGrid(NAMED_GRIDS.parts).map(({ run }) => run));
  assert.equal(expandGrid(NAMED_GRIDS.curve).filter(({ run }) => shared.has(run)).length > 0, true, 'they share runs');
  const shortcuts = expandGrid(NAMED_GRIDS.shortcut).map(({ config }) => config.dataset.synthetic.shortcut);
  assert.deepEqual(shortcuts[0], null);
  assert.deepEqual(shortcuts[6], { factor: 'identity', strength: 0.9 });
});
