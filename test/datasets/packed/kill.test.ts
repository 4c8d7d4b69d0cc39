import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openFer2013 } from '../../../lib/datasets/sets/fer2013/open';
import { picture, writePictures } from '../../data/fer2013';
import { repository } from '../../data/runs';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

const cache = temporaryCache();
const COUNT = 900;
const unfinished = () => readdirSync(cache).filter((name) => name.endsWith('.tmp'));

test('packing that is killed is gone on with by the next process, and nothing stays beside', async () => {
  const root = temporaryFolder();
  const names = Array.from({ length: COUNT }, (_, i) => String(i).padStart(3, '0'));
  const splits = ['train', 'validation', 'test'];
  await writePictures(
    root,
    splits.flatMap((split) => names.slice(0, COUNT / 3).map((name) => `${split}/sad/${name}.png`)),
  );

  const child = spawn(process.execPath, ['--import', 'tsx', join('test', 'data', 'packSlowly.ts'), root], {
    cwd: repository,
    stdio: 'inherit',
  });
  const journal = () =>
    unfinished()
      .map((name) => join(cache, name, 'journal.json'))
      .find((path) => existsSync(path));
  while (!journal()) {
    assert.equal(child.exitCode, null, 'it ended before it could be killed');
    await pause(20);
  }
  child.kill('SIGKILL');
  await once(child, 'close');
  const { done } = JSON.parse(readFileSync(journal()!, 'utf8')).state as { done: number };
  assert.ok(done > 0 && done < COUNT, `${done}`);

  const steps: number[] = [];
  const dataset = await openFer2013(root, { progress: (_, step) => steps.push(step) });
  assert.equal(steps[0], Math.min(COUNT, done + 128), 'one step further, not from the beginning');
  for (const [s, split] of Object.values(dataset.splits).entries()) {
    assert.equal(split.size, COUNT / 3);
    for (let i = 0; i < split.size; i++) assert.deepEqual(split.read([i]), picture((s * COUNT) / 3 + i));
  }
  assert.deepEqual(unfinished(), []);
});
