/**
 * What is in the way of a swap that looks like the truth: the error in mouth and brows of validation faces of `pretrained('faces')`, painted from codes of the
 * face and of its giver, and from those that the true picture has: node scripts/docs/swap-codes.mjs
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { encode, openRun, pretrained, swapExpression } = require('../../lib/dist/index.js');
const { takeRows } = require('../../lib/dist/evaluation/matrix.js');
const { decode } = require('../../lib/dist/runs/decode.js');
const { drawSwaps } = require('../../lib/dist/runs/pictures/drawSwaps.js');
const { LEAST_VALUES, squaredError } = require('../../lib/dist/runs/pictures/swapTruth.js');

const run = await openRun(pretrained('faces'));
const { classes, splits } = run.dataset;
const { faces, givers } = drawSwaps({ classes, splits: { test: splits.validation } }, 300, 1);
const pictures = faces.map((face, i) => swapExpression(run.config.dataset.synthetic, 'validation', face, givers[i]));
const { expression, nuisance } = run.codes('validation');
const [given, kept] = [takeRows(expression, givers), takeRows(nuisance, faces)];
const truth = await encode(run, Buffer.concat(pictures.map((picture) => picture.truth)));

const painted = {
  'the giver’s z_e, the face’s z_n': decode(run, given, kept),
  'z_e of the true picture': decode(run, truth.expression, kept),
  'z_n of the true picture': decode(run, given, truth.nuisance),
  'both of the true picture': decode(run, truth.expression, truth.nuisance),
};
console.log(`| painted from | mouth | brows |\n|---|---|---|`);
for (const [name, images] of Object.entries(painted)) {
  const size = images.length / faces.length;
  const errors = ['mouth', 'brows'].map((part) => {
    const seen = pictures.flatMap(({ truth: wanted, regions }, i) => {
      const at = regions[part];
      if (at.length < LEAST_VALUES) return [];
      return [squaredError(images.subarray(i * size, (i + 1) * size), wanted, at)];
    });
    return Math.sqrt(seen.reduce((a, b) => a + b, 0) / seen.length).toFixed(3);
  });
  console.log(`| ${name} | ${errors.join(' | ')} |`);
}
run.close();
