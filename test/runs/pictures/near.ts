import assert from 'node:assert/strict';

/** The same pixels, but for what rounding makes of them. */
export function near(got: Uint8Array, wanted: Uint8Array): void {
  assert.equal(got.length, wanted.length);
  for (const [i, value] of wanted.entries()) assert.ok(Math.abs(got[i]! - value) <= 1, `pixel ${i}`);
}
