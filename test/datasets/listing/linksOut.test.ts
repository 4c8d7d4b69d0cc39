/** A dataset that comes from a stranger may hold links; none may make mien read what is not in the dataset's folder. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { openDataset } from '../../../lib/datasets/open';
import type { DatasetName } from '../../../lib/datasets/sets';
import { VOTE_COLUMNS } from '../../../lib/datasets/sets/ferPlus/votes';
import { writeFile } from '../../data/fer2013';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { writeTiny } from '../../data/tinyImages';

temporaryCache();

const places: Record<string, { name: DatasetName; file: string }> = {
  'CK+ as class folders': { name: 'ckplus', file: 'fear/S010_001_00000001.png' },
  'CK+ as it was released': { name: 'ckplus', file: 'cohn-kanade-images/S010/001/S010_001_00000001.png' },
  JAFFE: { name: 'jaffe', file: 'KA.AN1.39.tiff' },
  'CMU faces': { name: 'cmu', file: 'an2i_left_angry_open.pgm' },
  'FER+': { name: 'ferplus', file: 'FER2013Train/fer0000000.png' },
};

for (const [what, { name, file }] of Object.entries(places)) {
  test(`${what}: a link out of the folder is refused`, async () => {
    const [root, elsewhere] = [temporaryFolder(), temporaryFolder()];
    await writeTiny(elsewhere, 'secret.png', 1);
    mkdirSync(dirname(join(root, file)), { recursive: true });
    if (what === 'CK+ as it was released') mkdirSync(join(root, 'Emotion/S010/001'), { recursive: true });
    if (what === 'FER+')
      writeFile(join(root, 'fer2013new.csv'), `path,${VOTE_COLUMNS.join(',')}\nx${',1'.repeat(10)}\n`);
    symlinkSync(join(elsewhere, 'secret.png'), join(root, file));
    await assert.rejects(openDataset({ name, root }), /is a link that leaves/);
  });
}
