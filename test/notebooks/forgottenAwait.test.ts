import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askKernel, printed, skip } from './kernel';

test('what a cell did not wait for shows its error under the next one, once; a cell that waits shows its own as ever', {
  skip,
}, () => {
  const [ready, forgotten, next, after, late, between, last, waits] = askKernel([
    {
      execute:
        "import { openRun } from 'mien'; const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));",
    },
    { execute: 'const run = openRun("/nowhere");' },
    { execute: 'console.log("next")' },
    { execute: 'console.log("after")' },
    {
      execute:
        'let fail = () => {}; void new Promise<void>((now) => { fail = now; }).then(() => { (undefined as any).x; });',
    },
    { execute: 'fail(); await wait(100); console.log("between"); ' },
    { execute: 'console.log("a bug keeps its trace")' },
    { execute: 'await openRun("/nowhere")' },
  ] as const);
  assert.deepEqual([ready.status, forgotten.status, next.status], ['ok', 'ok', 'ok'], printed(ready));
  assert.match(
    printed(next),
    /^Something that an earlier cell started has failed, and no await was there to tell it:\n\/nowhere holds no run\n {2}Give a folder [^\n]*\nnext\n$/,
  );
  assert.equal(printed(after), 'after\n');
  assert.equal(late.status, 'ok');
  assert.match(printed(between), /between/);
  assert.match(
    printed(last),
    /TypeError: Cannot read properties of undefined[\s\S]*\n +at [\s\S]*a bug keeps its trace\n$/,
  );
  assert.equal(waits.status, 'error');
  assert.match(printed(waits), /\/nowhere holds no run/);
  assert.doesNotMatch(printed(waits), /no await/);
});
