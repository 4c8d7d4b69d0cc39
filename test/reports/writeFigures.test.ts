import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { resolveConfig } from '../../lib/config/resolve';
import { toldApart } from '../../lib/reports/toldApart';
import { writeFigures } from '../../lib/reports/writeFigures';
import { RunFolder } from '../../lib/runs/folder/runFolder';
import { readJudgement } from '../../lib/runs/judgement';
import { train } from '../../lib/runs/train';
import { writeJson } from '../../lib/support/files';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const home = temporaryFolder();
process.env.MIEN_HOME = home;
const [full, plain] = ['full', 'plain'].map((name) => join(home, 'runs', name)) as [string, string];

before(async () => {
  const config = tinyConfig({ training: { epochs: 1 } });
  await train(config, { out: full });
  await train(resolveConfig(config, { loss: { reconstruction: { weight: 0 } } }), { out: plain });
});

const OF_EVERY_RUN = ['images', 'training', 'confusion', 'probes', 'umap'];

test('every figure of two runs and the comparison, as pages that share plotly; a run that cannot decode has none of what it makes', async () => {
  const out = join(home, 'out');
  const { figures: written } = await writeFigures({ runs: [full, plain], out, formats: ['html'] });
  assert.deepEqual(
    written.map(({ name }) => name),
    [
      ...[...OF_EVERY_RUN, 'swap', 'swap-details', 'reconstruction'].map((figure) => `full-${figure}`),
      ...OF_EVERY_RUN.map((figure) => `plain-${figure}`),
      'comparison',
    ],
  );
  for (const { name, files } of written) {
    assert.deepEqual(files, [join(out, `${name}.html`)]);
    const page = readFileSync(files[0]!, 'utf8');
    assert.ok(page.includes('<script src="plotly.js">') && page.length < 1e6, name);
  }
  assert.ok(existsSync(join(out, 'plotly.js')));
  assert.ok(
    readJudgement(new RunFolder(full)) && readJudgement(new RunFolder(plain)),
    'they are judged, and need not be again',
  );
});

test('by default the finished runs in runs/, and what a grid has left in results/', async () => {
  writeJson(join(home, 'results', 'curve', 'figures', 'curve-weight.plotly.json'), { data: [], layout: {} });
  const { figures: written } = await writeFigures({ formats: ['html'] });
  assert.equal(written.length, 15);
  assert.equal(written.at(-1)!.files[0], join(home, 'figures', 'curve-weight.html'));
});

test('what is called the same gets a number that nothing else has', () => {
  assert.deepEqual(toldApart(['x', 'x', 'x-2', 'y', 'x', 'y']), ['x', 'x-3', 'x-2', 'y', 'x-4', 'y-2']);
  assert.deepEqual(toldApart([]), []);
});

test('figures that two grids have left under one name are both written', async () => {
  writeJson(join(home, 'results', 'both', 'figures', 'curve-weight.plotly.json'), { data: [{ x: [7] }], layout: {} });
  const { figures: written } = await writeFigures({ runs: [plain], formats: ['html'], out: join(home, 'grids') });
  assert.deepEqual(
    written.slice(-2).map(({ name }) => name),
    ['curve-weight', 'curve-weight-2'],
  );
  rmSync(join(home, 'results', 'both'), { recursive: true });
});

test('runs whose folders are called the same are told apart', async () => {
  const { figures: written } = await writeFigures({
    runs: [plain, plain],
    out: join(home, 'twice'),
    formats: ['html'],
  });
  assert.equal(new Set(written.map(({ name }) => name)).size, 12);
  assert.ok(written.some(({ name }) => name === 'plain-2-confusion'));
});

test('without a browser: the pages, and a sentence with the cure; an error where no page is wanted', async () => {
  const { PATH, CHROMIUM } = process.env;
  Object.assign(process.env, { PATH: '/nowhere', CHROMIUM: '' });
  try {
    const notes: string[] = [];
    const out = join(home, 'blind');
    const note = (sentence: string) => notes.push(sentence);
    const { figures: written } = await writeFigures({ runs: [plain], out, formats: ['html', 'pdf'], note });
    assert.ok(written.every(({ files }) => files.length === 1 && files[0]!.endsWith('.html')));
    assert.match(notes.join('\n'), /Only HTML is written\. There is no Chromium[^\n]*\n.*apt-get install chromium/);
    await assert.rejects(writeFigures({ runs: [plain], out, formats: ['png'] }), /There is no Chromium/);
  } finally {
    Object.assign(process.env, { PATH, CHROMIUM: CHROMIUM ?? '' });
  }
});

test('without a finished run it says so', async () => {
  process.env.MIEN_HOME = temporaryFolder();
  await assert.rejects(writeFigures({ formats: ['html'] }), /no finished run.*\n.*mien train/);
});
