// Draws docs/images/curve.png from docs/numbers/curve.csv, after `npm run setup`: node scripts/docs/curve.mjs
import { writeFileSync } from 'node:fs';
import { docs, drawing, imageFile, mien } from './draw.mjs';

const { series, chance } = await mien.readCurves(new URL('numbers/curve.csv', docs).pathname);
await drawing(async (draw) =>
  writeFileSync(imageFile('curve'), await draw(mien.adversarialWeightFigure(series, chance))),
);
