// Draws docs/images/swap.png and swap-details.png from a run of built-in faces, after `npm run setup`: node scripts/docs/swap.mjs RUN
import sharp from 'sharp';
import { drawing, imageFile, mien } from './draw.mjs';

const { imageGrid, swap, withRun } = mien;

await drawing((draw) =>
  withRun(process.argv[2], async (run) => {
    for (const [name, details] of [
      ['swap', false],
      ['swap-details', true],
    ]) {
      const png = await draw(imageGrid('', await swap(run, { faces: 6, details })));
      // twice the width that pages show it at; the faces are grey
      await sharp(png).trim().resize(1200).toColourspace('b-w').png({ compressionLevel: 9 }).toFile(imageFile(name));
    }
  }),
);
