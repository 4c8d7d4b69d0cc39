import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { KERNELS } from './kernels';

/** A test for each kernel: its attack, in a process of its own, comes to its end. Two at a time. */
export function testThatAllSurvive(form: 'short' | 'long'): void {
  test('whatever a kernel is given, it gives a result or throws', { concurrency: 2 }, async (t) => {
    await Promise.all(Object.keys(KERNELS).map((name) => t.test(name, () => attack(name, form))));
  });
}

async function attack(name: string, form: string): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'attack.ts'), name, form], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const [status, signal] = await once(child, 'close');
  const last = said.trimEnd().split('\n').at(-1);
  assert.deepEqual({ status, signal, last }, { status: 0, signal: null, last: 'survived' }, errors.slice(0, 4000));
}
