/** What a page of a model that comes with mien weighs, without laying one out: everything in it but what its faces take, and a bound of that. */
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { facesShown } from '../../../lib/commands/exploredImages';
import { packDetector, packNetwork } from '../../../lib/reports/explore/network';
import { copyPage } from '../../../lib/reports/explore/page';
import { openModel } from '../../../lib/runs/openModel';
import { pretrained } from '../../../lib/runs/pretrained';
import { temporaryFolder } from '../../data/temporary';

const MOST = 6e6;
/** Of a face: its places and labels, and its share of the picture. Its codes come to that, a byte a number in base64, when they are not deflated. */
const FACE = 530;

for (const name of ['faces', 'fer2013']) {
  test(`the page of ${name} weighs less than 6 MB`, async () => {
    const folder = temporaryFolder();
    copyPage(folder);
    const page = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    const faces = (await facesShown(pretrained(name), { set: [], split: 'test' }))!;
    const run = await openModel(pretrained(name));
    const network = JSON.stringify(await packNetwork(run, join(folder, 'network'))).length;
    const columns = run.model.disentangler.outputs.slice(1, 3).reduce((sum, { shape }) => sum + shape[1]!, 0);
    run.close();
    const detector = JSON.stringify(packDetector()).length;
    const bytes = page + network + detector + faces * (FACE + (4 / 3) * columns);
    assert.ok(bytes < MOST, `page ${page}, network ${network}, detector ${detector}: ${bytes} with ${faces} faces`);
  });
}
