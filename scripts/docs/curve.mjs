// Draws docs/images/curve.png from docs/numbers/curve.csv, after `npm run setup`: node scripts/docs/curve.mjs
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { adversarialWeightFigure, FigureDrawer, readCurves } = createRequire(import.meta.url)('../../lib');

const docs = new URL('../../docs/', import.meta.url);
const { series, chance } = await readCurves(new URL('numbers/curve.csv', docs).pathname);
const drawer = await FigureDrawer.start();
try {
  writeFileSync(new URL('images/curve.png', docs), await drawer.draw(adversarialWeightFigure(series, chance), 'png'));
} finally {
  await drawer.close();
}
