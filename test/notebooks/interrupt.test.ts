import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { askKernel, printed, skip } from './kernel';

const CELL = `
const { folder, history } = await trainInCell(config);
console.log('finished', history.length);
`;

test('interrupting the kernel stops a training with its checkpoint, and the cell run again goes on from there', {
  skip,
}, () => {
  const home = mkdtempSync(join(tmpdir(), 'mien-interrupt-'));
  try {
    const setUp = `
      import { QUICK_RECIPE, resolveConfig, trainInCell } from 'mien';
      const synthetic = { train: 512, validation: 64, test: 64, identities: 4 };
      const config = resolveConfig(QUICK_RECIPE, {
        dataset: { synthetic }, training: { epochs: 40 }, model: { encoder: { width: 4 } },
      });`;
    const [ready, stopped, again, third] = askKernel(
      [
        { execute: setUp },
        { execute: CELL, interruptOn: 'epoch ([3-9]|1\\d) of 40' },
        { execute: CELL, interruptOn: 'epoch [23]\\d of 40' },
        { execute: 'console.log("the kernel lives")' },
      ],
      { MIEN_HOME: home, MIEN_CACHE: join(home, 'cache') },
    );
    assert.equal(ready.status, 'ok', printed(ready));
    const [loading, loaded] = ready.outputs.flatMap(({ data }) => data?.['text/plain'] ?? []);
    assert.equal(loading, 'loading TensorFlow…');
    assert.match(String(loaded), /^mien [\d.]+ with TensorFlow [\d.]+$/, 'in its place');

    assert.ok(stopped.interrupted, 'the live display names epochs');
    assert.equal(stopped.status, 'error');
    assert.match(
      printed(stopped),
      /Stopping after this step; again to stop at once\.\nTraining was interrupted in epoch (?:1; an epoch is kept when it has ended, so nothing is|\d+; the epochs before it are kept)\.?\n {2}Run the cell again to go on\.\n$/,
      'told once, without a trace, and nothing ran on',
    );
    assert.ok(stopped.seconds < 20, `it took ${stopped.seconds} s to stop`);
    const ids = new Set(stopped.outputs.flatMap(({ transient }) => transient?.display_id ?? []));
    assert.equal(ids.size, 1, 'one display, rewritten');
    const kinds = stopped.outputs.filter(({ data }) => data).map(({ type }) => type);
    assert.deepEqual([...new Set(kinds)], ['display_data', 'update_display_data']);
    assert.equal(kinds.filter((kind) => kind === 'display_data').length, 1);
    const last = stopped.outputs.filter(({ data }) => data).at(-1)?.data?.['image/svg+xml'];
    assert.match(String(last), />Stopped in epoch/);

    const epochs = readHistory(home).length;
    const goesOn = /Going on after epoch (\d+) of 40/.exec(printed(again));
    assert.ok(goesOn, printed(again));
    assert.ok(Number(goesOn[1]) >= 2 && Number(goesOn[1]) <= epochs, 'from the checkpoint of the first time');
    assert.ok(again.interrupted && epochs >= 19, `${epochs} epochs are kept the second time`);
    assert.equal(third.status, 'ok');
    assert.match(printed(third), /the kernel lives/);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

function readHistory(home: string): string[] {
  const [run] = readdirSync(join(home, 'runs'));
  return readFileSync(join(home, 'runs', run!, 'history.jsonl'), 'utf8')
    .trim()
    .split('\n');
}
