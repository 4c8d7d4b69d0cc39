import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { engineReport } from '../lib/engine';

type Given = Record<string, number[]>;

/** What every compiled function gives in a process of its own. */
function everything(device: string, eager: boolean): Given {
  const script = join(__dirname, 'data', 'everyFunction.ts');
  const env = {
    ...process.env,
    MIEN_DEVICE: device,
    MIEN_EAGER: eager ? '1' : '',
    NVIDIA_TF32_OVERRIDE: '0', // what is compared are the functions, not how coarsely a GPU multiplies
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], {
    encoding: 'utf8',
    env,
    maxBuffer: 1e8,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Given;
}

/** The largest difference, measured against the largest value. */
function difference(a: readonly number[], b: readonly number[]): number {
  assert.equal(a.length, b.length);
  const scale = Math.max(...b.map(Math.abs), 1e-3);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / scale;
}

const wanted = everything('cpu', true);
const runs = [
  ['cpu', false],
  ...(engineReport().device === 'gpu'
    ? ([
        ['gpu', true],
        ['gpu', false],
      ] as const)
    : []),
] as const;

for (const [device, eager] of runs) {
  test(`on the ${device}, ${eager ? 'op by op' : 'compiled'}: every function gives what it gives op by op on the processor`, () => {
    const given = everything(device, eager);
    assert.deepEqual(Object.keys(given), Object.keys(wanted));
    for (const [name, values] of Object.entries(wanted)) {
      assert.ok(values.length > 0 && values.every(Number.isFinite), name);
      const apart = difference(given[name]!, values);
      assert.ok(apart < 5e-3, `${name}: ${apart}`); // three steps amplify what rounding began
    }
  });
}
