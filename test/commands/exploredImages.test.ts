import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exploredImages } from '../../lib/commands/exploredImages';
import { pretrained } from '../../lib/runs/pretrained';

const shipped = pretrained('fer2013');
const flags = { set: [], split: 'test' } as const;

test('the model that comes with mien is shown with drawn faces where nobody says where its own are, and that is said', async () => {
  const said: string[] = [];
  const { dataset } = await exploredImages(shipped, { ...flags, set: [] }, (sentence) => said.push(sentence));
  assert.equal(dataset?.name, 'synthetic');
  assert.match(said.join(), /images of fer2013 did not come with this run.*--root DIR/);
});

test('what is asked for is shown, and what does not go together is an error', async () => {
  const silent = (sentence: string) => assert.fail(sentence);
  const asked = await exploredImages(shipped, { ...flags, set: [], root: '/somewhere' }, silent);
  assert.deepEqual(asked, { dataset: { root: '/somewhere' }, splits: ['test'] });
  const all = exploredImages(shipped, { set: [], split: 'all', dataset: 'synthetic' }, silent);
  assert.equal((await all).whole, true);
  await assert.rejects(exploredImages('/nowhere', { ...flags, set: [] }, silent), /holds no run/);
});
