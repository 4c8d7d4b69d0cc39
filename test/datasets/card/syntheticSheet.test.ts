import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { writeSyntheticSheet } from '../../../lib/datasets/card/syntheticSheet';
import { activate, fullExpression, plainParameters, renderFace } from '../../../lib/datasets/synthetic';
import { temporaryFolder } from '../../data/temporary';

test('the sheet of the synthetic faces: expressions of people, a row for each factor, and samples, with their names', async () => {
  const path = join(temporaryFolder(), 'sheet.png');
  await writeSyntheticSheet({ side: 32, identities: 2, seed: 3 }, path);
  const { data, info } = await sharp(path).greyscale().raw().toBuffer({ resolveWithObject: true });
  const panel = 110 + 7 * 96;
  assert.deepEqual([info.width, info.height], [3 * panel, 60 + 12 * 96]);
  const cut = (left: number, top: number, width = 96, height = 96) =>
    Array.from(
      { length: width * height },
      (_, i) => data[(top + Math.floor(i / width)) * info.width + left + (i % width)]!,
    );
  const smile = renderFace(plainParameters(3, 1, activate(fullExpression('happy'))), 96, false);
  const face = cut(110 + 96, 60 + 96);
  assert.ok(
    face.every((value, i) => Math.abs(value - smile[i]!) <= 1),
    'the second person smiles in the second column',
  );
  const paper = (values: number[]) => values.every((value) => value === 255);
  assert.ok(paper(cut(110, 60 + 2 * 96)), 'no third person');
  assert.ok(
    paper(cut(panel + 110 + 2 * 96, 60)) && !paper(cut(panel + 110 + 6 * 96, 60 + 7 * 96)),
    'rows as long as asked',
  );
  assert.ok(!paper(cut(2 * panel + 110 + 6 * 96, 60 + 11 * 96)), 'samples fill their panel, enlarged');
  for (let row = 0; row < 12; row++) assert.ok(!paper(cut(panel, 60 + row * 96, 110)), `factor row ${row} has a name`);
});
