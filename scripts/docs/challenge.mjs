// Draws docs/images/challenge.png from docs/numbers/challenge.csv, after `npm run setup`: node scripts/docs/challenge.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { docs, drawing, imageFile, mien } from './draw.mjs';

const [head, ...lines] = readFileSync(new URL('numbers/challenge.csv', docs), 'utf8').trimEnd().split('\r\n');
const columns = head.split(',');
const points = lines.map((line) => {
  const { factor, method, ...rest } = Object.fromEntries(line.split(',').map((cell, i) => [columns[i], cell]));
  const { shortcut, accuracy, low, high } = Object.fromEntries(
    Object.entries(rest).map(([key, n]) => [key, Number(n)]),
  );
  return { factor, method, shortcut, accuracy, interval: [low, high] };
});
await drawing(async (draw) => writeFileSync(imageFile('challenge'), await draw(mien.challengeCurves(points))));
