// Draws docs/images/challenge.png from docs/numbers/challenge.csv, after `npm run setup`: node scripts/docs/challenge.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { challengeCurves, FigureDrawer } = createRequire(import.meta.url)('../../lib');

const docs = new URL('../../docs/', import.meta.url);
const [head, ...lines] = readFileSync(new URL('numbers/challenge.csv', docs), 'utf8').trimEnd().split('\r\n');
const columns = head.split(',');
const points = lines.map((line) => {
  const { factor, method, ...rest } = Object.fromEntries(line.split(',').map((cell, i) => [columns[i], cell]));
  const { shortcut, accuracy, low, high } = Object.fromEntries(
    Object.entries(rest).map(([key, n]) => [key, Number(n)]),
  );
  return { factor, method, shortcut, accuracy, interval: [low, high] };
});
const drawer = await FigureDrawer.start();
try {
  writeFileSync(new URL('images/challenge.png', docs), await drawer.draw(challengeCurves(points), 'png'));
} finally {
  await drawer.close();
}
