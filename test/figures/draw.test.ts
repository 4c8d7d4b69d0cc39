import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { confusionFigure } from '../../lib/figures/confusion';
import { FigureDrawer } from '../../lib/figures/draw';
import { imageGrid } from '../../lib/figures/imageGrid';
import { pngImages } from '../../lib/figures/pngImages';
import { withoutBrowser } from '../data/browser';

const hostile = '<img src=x onerror="document.title=1">';
const figure = confusionFigure(
  [
    [3, 1],
    [0, 4],
  ],
  ['happy', hostile],
);
const skip = withoutBrowser();
const drawer = skip ? undefined : FigureDrawer.start();
after(async () => (await drawer)?.close());

test('PNG: three pixels for one of the figure, 8.5 cm wide on paper, and not blank', { skip }, async () => {
  const png = sharp(await (await drawer!).draw(figure, 'png'));
  const { width, height, density } = await png.metadata();
  assert.deepEqual([width, height], [1440, 1380]);
  assert.ok(Math.abs((width! / density!) * 2.54 - 8.5) < 0.02, `${density} dots per inch`);
  const { channels } = await png.stats();
  assert.ok(channels[0]!.min < 80 && channels[0]!.max === 255 && channels[0]!.stdev > 10);
});

test('SVG: sized in centimetres, with the names as text', { skip }, async () => {
  const svg = (await (await drawer!).draw(figure, 'svg')).toString();
  assert.match(svg, /^<svg[^>]* width="8\.50cm"[^>]*>/);
  assert.match(svg, /^<svg[^>]* height="8\.15cm"[^>]*>/);
  assert.match(svg, /^<svg[^>]* viewBox="0 0 480 460"/);
  assert.ok(svg.includes('&#60;img src=x') && !svg.includes('<img'));
});

test('PDF: one page of the same size, whose text is text', { skip }, async () => {
  const pdf = (await (await drawer!).draw(figure, 'pdf')).toString('latin1');
  assert.match(pdf, /^%PDF/);
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)!;
  assert.ok(Math.abs(Number(width) - (8.5 / 2.54) * 72) < 1 && Math.abs(Number(height) - (8.15 / 2.54) * 72) < 1.5);
  assert.equal(pdf.match(/\/Type \/Page\b/g)?.length, 1);
  assert.ok(pdf.includes('/Type /Font'), 'its text is text');
});

test('images of a grid are drawn: black and white ones leave black in their place', { skip }, async () => {
  const images = await pngImages(Uint8Array.from([...new Array(64).fill(0), ...new Array(64).fill(255)]), [8, 8, 1]);
  const grid = imageGrid('', { images: [images], rows: [''], columns: ['', ''] });
  const { data, info } = await sharp(await (await drawer!).draw(grid, 'png'))
    .greyscale()
    .raw()
    .toBuffer({
      resolveWithObject: true,
    });
  const at = (x: number) =>
    data[(Math.round(info.height * 0.7) * info.width + Math.round(info.width * x)) * info.channels]!;
  assert.deepEqual([at(0.25), at(0.75)], [0, 255]);
});
