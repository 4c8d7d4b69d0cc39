/** A dataset that comes from a stranger may hold links; none may make mien read what is not in the dataset's folder. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Lister } from '../../../lib/datasets/names';
import { listCkPlus } from '../../../lib/datasets/sets/ckPlus';
import { listCmuFaces } from '../../../lib/datasets/sets/cmuFaces';
import { listFerPlus } from '../../../lib/datasets/sets/ferPlus';
import { VOTE_COLUMNS } from '../../../lib/datasets/sets/ferPlus/votes';
import { listJaffe } from '../../../lib/datasets/sets/jaffe';
import { writeFile } from '../../data/fer2013';
import { temporaryFolder } from '../../data/temporary';
import { writeTiny } from '../../data/tinyImages';

const listers: Record<string, { list: Lister; file: string }> = {
  'CK+ as class folders': { list: listCkPlus, file: 'fear/S010_001_00000001.png' },
  'CK+ as it was released': { list: listCkPlus, file: 'cohn-kanade-images/S010/001/S010_001_00000001.png' },
  JAFFE: { list: listJaffe, file: 'KA.AN1.39.tiff' },
  'CMU faces': { list: listCmuFaces, file: 'an2i_left_angry_open.pgm' },
  'FER+': { list: listFerPlus, file: 'FER2013Train/fer0000000.png' },
};

for (const [what, { list, file }] of Object.entries(listers)) {
  test(`${what}: a link out of the folder is refused`, async () => {
    const [root, elsewhere] = [temporaryFolder(), temporaryFolder()];
    await writeTiny(elsewhere, 'secret.png', 1);
    mkdirSync(dirname(join(root, file)), { recursive: true });
    if (what === 'CK+ as it was released') mkdirSync(join(root, 'Emotion/S010/001'), { recursive: true });
    if (what === 'FER+')
      writeFile(join(root, 'fer2013new.csv'), `path,${VOTE_COLUMNS.join(',')}\nx${',1'.repeat(10)}\n`);
    symlinkSync(join(elsewhere, 'secret.png'), join(root, file));
    await assert.rejects(async () => list(root, { synthetic: {} as never }), /is a link that leaves/);
  });
}
