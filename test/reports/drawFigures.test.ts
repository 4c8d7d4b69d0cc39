import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { confusionFigure } from '../../lib/figures/confusion';
import { drawFigures } from '../../lib/reports/drawFigures';
import { withoutBrowser } from '../data/browser';
import { temporaryFolder } from '../data/temporary';

const figure = confusionFigure(
  [
    [3, 1],
    [0, 4],
  ],
  ['happy', 'sad'],
);

test('figures are drawn into a folder, an image each, and told one after the other', {
  skip: withoutBrowser(),
}, async () => {
  const folder = join(temporaryFolder(), 'figures');
  const told: string[] = [];
  const progress = (work: string, done: number, total: number) => void told.push(`${work} ${done}/${total}`);
  const named = ['a', 'b'].map((name) => ({ name, caption: '', figure }));
  const files = await drawFigures(named, folder, ['png'], { progress });
  assert.deepEqual(files, [join(folder, 'a.png'), join(folder, 'b.png')]);
  assert.deepEqual(readdirSync(folder), ['a.png', 'b.png']);
  assert.deepEqual(told, ['Drawing 1/2', 'Drawing 2/2']);
  const { format, width } = await sharp(files[0]).metadata();
  assert.equal(format, 'png');
  assert.equal(width, 3 * (figure.layout as { width: number }).width);
});

test('without a browser nothing is drawn, and it is said', async () => {
  const { CHROMIUM } = process.env;
  process.env.CHROMIUM = '/no/such/browser';
  try {
    const notes: string[] = [];
    const folder = join(temporaryFolder(), 'figures');
    const files = await drawFigures([{ name: 'a', caption: '', figure }], folder, ['png'], {
      note: (sentence) => notes.push(sentence),
    });
    assert.deepEqual(files, []);
    assert.ok(!existsSync(folder));
    assert.match(notes.join(), /^No images of the figures are drawn\. .*CHROMIUM/s);
  } finally {
    if (CHROMIUM === undefined) delete process.env.CHROMIUM;
    else process.env.CHROMIUM = CHROMIUM;
  }
});
