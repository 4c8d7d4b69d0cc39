import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { shortcutLines } from '../../../lib/commands/tables/shortcutLines';
import type { Dataset, Split, SplitName } from '../../../lib/datasets/dataset';
import { openDataset } from '../../../lib/datasets/open';
import { SYNTHETIC_DEFAULTS } from '../../../lib/datasets/synthetic';
import { shortcutFigures, strongestOf, writeShortcutPage } from '../../../lib/reports/shortcutFigures';
import { openModel } from '../../../lib/runs/openModel';
import { findShortcuts } from '../../../lib/runs/shortcuts/findShortcuts';
import { pairsOf } from '../../../lib/runs/shortcuts/pairs';
import { isShortcut, verdictOf } from '../../../lib/runs/shortcuts/verdict';
import { train } from '../../../lib/runs/train';
import { InterruptedError } from '../../../lib/support/errors';
import { Random } from '../../../lib/support/random';
import { mien, tinyConfig } from '../../data/runs';
import { arraySplit } from '../../data/splits';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

temporaryCache();
const CLASSES = ['sad', 'happy', 'angry'];
const LIGHTS = ['left', 'right', 'above'];

/** Grey images whose brightness is that of the light; it follows the class in `follows` of the images. */
function split(name: SplitName, size: number, follows: number): Split {
  const random = new Random(1, name);
  const labels = Array.from({ length: size }, (_, i) => i % 3);
  const lights = labels.map((label) => (random.uniform() < follows ? label : random.integer(3)));
  const images = lights.map((light) => Array.from({ length: 64 }, () => 60 * light + 40 + random.integer(20)));
  const codes = (of: (i: number) => number) => Int32Array.from(labels.keys(), of);
  return {
    ...arraySplit([8, 8, 1], images, labels, name),
    factors: [
      { name: 'light', values: LIGHTS, codes: Int32Array.from(lights) },
      { name: 'hat', values: ['no', 'yes'], codes: codes((i) => (i % 10 === 0 ? -1 : random.integer(2))) },
      { name: 'always', values: ['so'], codes: codes(() => 0) },
    ],
  };
}

const dataset = (follows: number): Dataset => ({
  ...{ name: 'made up', classes: CLASSES, shape: [8, 8, 1] },
  splits: { train: split('train', 900, follows), validation: split('validation', 60, 0), test: split('test', 600, 0) },
});

let found: ReturnType<typeof findShortcuts> | undefined;
/** Of the same set for all who look at it. */
const followed = () => {
  found ??= findShortcuts(dataset(0.7));
  return found;
};

test('a light that follows the expression is found in the factor and in the small image, in training and not in the test', async () => {
  const { rows } = await followed();
  assert.deepEqual(
    rows.map(({ by }) => by),
    ['small image', 'factor:light', 'factor:hat'],
  );
  // by hand: 0.7 + 0.3 / 3 of the lights are those of the class
  for (const row of rows.slice(0, 2)) {
    assert.ok(Math.abs(row.accuracy - 0.8) < 0.04, `${row.by}: ${row.accuracy}`);
    assert.ok(row.interval[0] < row.accuracy && row.accuracy < row.interval[1]);
    assert.ok(Math.abs(row.onTest!.accuracy - 1 / 3) < 0.06, `${row.by} on test: ${row.onTest!.accuracy}`);
    assert.ok(Math.abs(row.chance - 1 / 3) < 0.01);
  }
  const [small, light, hat] = rows;
  assert.ok(Math.abs(hat!.accuracy - 1 / 3) < 0.06);
  assert.deepEqual([hat!.n, light!.n, small!.n], [810, 900, 900]);
  assert.deepEqual(hat!.pairs, []);
  assert.deepEqual(light!.pairs.map(({ value, expression }) => `${value} ${expression}`).sort(), [
    'above angry',
    'left sad',
    'right happy',
  ]);
  assert.equal(strongestOf(rows)!.by === 'factor:hat', false);
  const { train: images } = dataset(0.7).splits;
  for (const { image, expression, probability } of light!.carriers) {
    assert.equal(CLASSES[images.labels[image]!], expression);
    assert.equal(images.factors[0]!.codes[image], images.labels[image]);
    assert.ok(probability > 0.6);
  }
});

test('the verdict: a shortcut is what is guessed in training, by five points, and neither by chance nor in the test', async () => {
  const { rows } = await followed();
  assert.deepEqual(
    rows.map(({ shortcut }) => shortcut),
    [true, true, false],
  );
  const told =
    /^A shortcut: .* given away by small image \(\d+\.\d %, \d+\.\d % of test images\), factor:light \(.*\)\.$/;
  assert.match(verdictOf(rows).join('|'), told);
  assert.ok(shortcutLines({ dataset: 'made up', rows }).some((line) => told.test(line)));
  const row = (low: number, onTest: { low: number; high: number } | null) => ({
    ...{ by: 'factor:light' as const, n: 900, accuracy: low, interval: [low, low + 0.1] as const, chance: 0.3 },
    onTest: onTest && { n: 600, accuracy: onTest.low, interval: [onTest.low, onTest.high] as const, chance: 0.3 },
    ...{ pairs: [], carriers: [] },
  });
  const cases = [
    row(0.36, { low: 0.2, high: 0.3 }),
    row(0.34, { low: 0.2, high: 0.3 }),
    row(0.6, { low: 0.5, high: 0.56 }),
    row(0.9, null),
  ];
  assert.deepEqual(cases.map(isShortcut), [true, false, false, null]);
  const verdictOfOne = (one: (typeof cases)[number]) => verdictOf([{ ...one, shortcut: isShortcut(one) }]);
  assert.match(verdictOfOne(cases[1]!)[0]!, /^No shortcut is found/);
  assert.match(
    verdictOfOne(cases[2]!)[0]!,
    /^factor:light goes with the expression \(60\.0 %\), and not in training alone/,
  );
  assert.deepEqual(verdictOfOne(cases[3]!), ['factor:light goes with the expression (90.0 %).']);
  assert.deepEqual(verdictOf([]), []);
});

test('where nothing gives it away everything is at chance, and there are no pairs', async () => {
  const { rows } = await findShortcuts(dataset(0));
  assert.match(verdictOf(rows).join('|'), /^No shortcut is found: [^|]*$/);
  for (const { by, accuracy, pairs } of rows) {
    assert.ok(Math.abs(accuracy - 1 / 3) < 0.06, `${by}: ${accuracy}`);
    assert.deepEqual(pairs, []);
  }
  const only = await findShortcuts(dataset(0), { factorsOnly: true });
  assert.deepEqual(
    only.rows.map(({ by }) => by),
    ['factor:light', 'factor:hat'],
  );
});

test('pairs: the share of a value that has an expression, against how frequent it is, those of most images first', () => {
  const [n, labels, codes] = [1000, new Int32Array(1000), new Int32Array(1000)];
  for (let i = 0; i < n; i++) {
    codes[i] = i < 400 ? 0 : i < 500 ? -1 : 1;
    labels[i] = i < 300 || i >= 900 ? 0 : 1; // of value 0, 300 of 400; of value 1, 100 of 500
  }
  const [first, second, ...others] = pairsOf({ name: 'hat', values: ['no', 'yes'], codes }, labels, ['a', 'b']);
  assert.deepEqual(others, []);
  const usual = 400 / 900;
  assert.deepEqual(first, { factor: 'hat', value: 'no', expression: 'a', n: 400, share: 0.75, usual });
  assert.deepEqual(second, { factor: 'hat', value: 'yes', expression: 'b', n: 500, share: 0.8, usual: 1 - usual });
});

test('a page has the figures and the pairs in words, names from elsewhere as text', async () => {
  const made = dataset(0.7);
  const report = await followed();
  const figures = await shortcutFigures(report, made);
  assert.deepEqual(
    figures.map(({ name }) => name),
    ['shortcuts', 'shortcut-carriers'],
  );
  const page = join(temporaryFolder(), 'page.html');
  const hostile = report.rows.map((row) => ({
    ...row,
    pairs: row.pairs.map((pair) => ({ ...pair, value: '<script>alert(1)</script>' })),
  }));
  await writeShortcutPage(page, { ...report, rows: hostile }, made);
  const html = readFileSync(page, 'utf8');
  assert.match(html, /<p>A shortcut: /);
  assert.match(html, /light = &lt;script&gt;.*: \d+\.\d % (sad|happy|angry)/);
});

test('images that carry it are named by their files, where they have some: in rows, lines, figure and page', async () => {
  const made = dataset(0.7);
  const { train: images } = made.splits;
  const fileOf = (index: number) => `some/<i>\n${index}.png`;
  const named: Dataset = { ...made, splits: { ...made.splits, train: { ...images, fileOf } } };
  const report = await findShortcuts(named, { factorsOnly: true });
  const [light] = report.rows;
  for (const { image, file } of light!.carriers) assert.equal(file, fileOf(image));
  const { image, expression } = light!.carriers[0]!;
  const line = `    some/<i>\\n${image}.png (${image}, ${expression})`;
  assert.ok(shortcutLines(report).includes(line), shortcutLines(report).join('\n'));
  const [, grid] = await shortcutFigures(report, named);
  const { text } = grid!.figure.data[0] as { text: readonly string[] };
  assert.ok(text.includes(`${expression}, some/&#60;i&#62; ${image}.png (image ${image})`), text.join('; '));
  const page = join(temporaryFolder(), 'page.html');
  await writeShortcutPage(page, report, named);
  assert.ok(
    readFileSync(page, 'utf8').includes(`<li>${expression}: some/&lt;i&gt;\n${image}.png (image ${image})</li>`),
  );
  const { rows } = await findShortcuts(made, { factorsOnly: true });
  assert.ok(!('file' in rows[0]!.carriers[0]!));
  assert.ok(shortcutLines({ ...report, rows }).some((one) => one.includes(`training images ${image} (${expression})`)));
});

test('the nuisance code of a run is one of the things guessed from; aborted, nothing is found', async () => {
  process.env.MIEN_HOME = temporaryFolder();
  const config = tinyConfig({ dataset: { synthetic: { shortcut: { factor: 'light', strength: 0.9 } } } });
  const { folder } = await train(config);
  const opened = await openDataset(config.dataset);
  const model = await openModel(folder);
  const { rows } = await findShortcuts(opened, { model });
  assert.equal(rows[0]!.by, 'nuisance');
  assert.equal(rows.length, 13);
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(findShortcuts(opened, { signal: controller.signal }), InterruptedError);
  model.close();
  opened.close();
});

test('mien shortcuts --json: rows with their fields, and a page; mien data has the labelled factors', async () => {
  const synthetic = { ...SYNTHETIC_DEFAULTS, train: 420, validation: 70, test: 140, side: 32, identities: 4 };
  const set = [
    '--set',
    `dataset.synthetic=${JSON.stringify({ ...synthetic, shortcut: { factor: 'light', strength: 1 } })}`,
  ];
  const page = join(temporaryFolder(), 'shortcuts.html');
  const { code, stdout, stderr } = await mien('shortcuts', '--dataset', 'synthetic', ...set, '--out', page, '--json');
  assert.equal(code, 0, stderr);
  const { rows } = JSON.parse(stdout) as { rows: Record<string, unknown>[] };
  for (const row of rows) {
    for (const key of ['by', 'accuracy', 'interval', 'chance', 'n', 'shortcut'])
      assert.ok(key in row, `${row.by}: ${key}`);
  }
  const light = rows.find(({ by }) => by === 'factor:light') as { accuracy: number };
  // by hand: four lights, three of which two classes share: 4 of 7
  assert.ok(Math.abs(light.accuracy - 4 / 7) < 0.06, `${light.accuracy}`);
  assert.ok(existsSync(page));
  const card = await mien('data', 'synthetic', ...set, '--json');
  const { shortcuts } = JSON.parse(card.stdout) as { shortcuts: { by: string }[] };
  assert.equal(shortcuts.length, 11);
  const wrong = await mien('shortcuts', ...set, '--set', 'dataset.shortcut={"factor":"hat","strength":1}');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /no factor hat/);
});
