import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cardOf } from '../../bench/shipped/card';
import { exchange } from '../../bench/shipped/exchange';
import type { Measured } from '../../bench/shipped/measure';
import { commandOf } from '../../bench/shipped/transfer';
import { classificationReport } from '../../lib/evaluation/classification';
import { openModel } from '../../lib/runs/openModel';
import { pretrained } from '../../lib/runs/pretrained';
import { temporaryFolder } from '../data/temporary';

const report = classificationReport(Int32Array.of(0, 0, 0, 1), Int32Array.of(0, 0, 1, 1), ['happy', 'fear']);
const evaluation = { ...report, dataset: 'x', split: 'test' as const };
const measured: Measured = {
  evaluation: { ...evaluation, calibration: { temperature: 0.8, error: { before: 0.06, after: 0.02 } } },
  views: { one: 0.5, mirrored: 0.6, ten: 0.7, 'thirty-six': 0.75 },
  leak: { n: 3301, accuracy: 0.4, chance: 0.25 } as never,
  transferred: [{ set: 'cmu', evaluation }],
  training: { epochs: 42, seconds: 6060, device: 'processor cores' },
  before: { epochs: 200, seconds: 840, device: 'a GPU' },
  ...{ seed: 1, usedViews: 'thirty-six' },
  codes: { expression: 64, nuisance: 12 },
  ...{ weights: 700_123, megabytes: 3.4, nuisanceKl: 0.02, missed: 0.403 },
};

test('the card says what was measured, and how to measure the rest', () => {
  const card = cardOf(measured);
  for (const said of [
    '| all 4 images | **75.0 %** (30.1 … 95.4) |',
    'over 36 views',
    '| one view / the image and its mirror / ten views / thirty-six | 50.0 / 60.0 / 70.0 / 75.0 % |',
    'temperature (0.80, fitted on PublicTest) | 0.020 / 0.060 |',
    '| fear | 1 | 100 % |\n| happy | 3 | 67 % |',
    'in 40.0 % of the 3,301 test images',
    'a leak of 15.0 points',
    "seed 1: the expression half 200 epochs, 14 min on a GPU; then, with that frozen, z_n's half 42 epochs, 101 min on processor cores;",
    '0.7 M parameters',
    'z_e (64 numbers), z_n (12);',
    "misses 40 % of the pixels' variance (the KL of 0.02 that",
    '| CMU Face Images: all | 4 | 75.0 % (30.1 … 95.4) | 83.3 % | 75.0 % |',
    `These, each by itself:\n\n    ${commandOf('cmu', 'data/pretrained/fer2013')}\n\nNot at hand`,
    `    ${commandOf('ckplus', 'data/pretrained/fer2013')}`,
  ]) {
    assert.ok(card.includes(said), said);
  }
  assert.equal(card.split(commandOf('cmu', 'data/pretrained/fer2013')).length, 2, 'what was measured is not asked for');
  assert.ok(!/undefined|NaN|\n\n\n/.test(card));
});

test('a run takes the place of the shipped model, whose card stays until it is written anew', async () => {
  const shipped = join(temporaryFolder(), 'fer2013');
  cpSync(pretrained('fer2013'), shipped, { recursive: true });
  const files = () => readdirSync(shipped).sort();
  const before = files();
  const weights = readFileSync(join(shipped, 'model', 'weights.bin'));
  await exchange(shipped, pretrained('fer2013'));
  assert.deepEqual(
    files(),
    before.filter((name) => name !== 'measured.json'),
  );
  assert.deepEqual(readFileSync(join(shipped, 'model', 'weights.bin')), weights, '16 bits stay what they are');
  (await openModel(shipped)).close();
  await assert.rejects(exchange(shipped, join(shipped, 'nothing')));
  assert.deepEqual(
    files(),
    before.filter((name) => name !== 'measured.json'),
    'and a run that is none changes nothing',
  );
  assert.deepEqual(readdirSync(join(shipped, '..')), ['fer2013']);
});
