// Draws docs/images/swap.png and swap-details.png from a run of built-in faces, after `npm run setup`: node scripts/docs/swap.mjs RUN
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { FigureDrawer, imageGrid, swap, withRun } = require('../../lib');
const sharp = require('sharp');

const images = new URL('../../docs/images/', import.meta.url);
const drawer = await FigureDrawer.start();
try {
  await withRun(process.argv[2], async (run) => {
    for (const [name, details] of [
      ['swap', false],
      ['swap-details', true],
    ]) {
      const figure = imageGrid('', await swap(run, { faces: 6, details }));
      const png = await drawer.draw(figure, 'png');
      // twice the width that pages show it at; the faces are grey
      await sharp(png)
        .trim()
        .resize(1200)
        .toColourspace('b-w')
        .png({ compressionLevel: 9 })
        .toFile(new URL(`${name}.png`, images).pathname);
    }
  });
} finally {
  await drawer.close();
}
