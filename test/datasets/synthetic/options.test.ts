import assert from 'node:assert';
import { test } from 'node:test';
import {
  completeOptions,
  SYNTHETIC_DEFAULTS,
  type SyntheticOptions,
  syntheticFaces,
} from '../../../lib/datasets/synthetic';
import { MienError } from '../../../lib/support/errors';

test('missing options take their defaults', () => {
  assert.deepStrictEqual(completeOptions(), SYNTHETIC_DEFAULTS);
  assert.deepStrictEqual(completeOptions({ side: undefined, seed: 5 }), { ...SYNTHETIC_DEFAULTS, seed: 5 });
});

test('an option that does not exist or is out of range is refused with what it takes', () => {
  const refused: [Record<string, unknown>, RegExp][] = [
    [{ sid: 48 }, /option sid got 48[\s\S]*seed, train/],
    [{ side: 31 }, /option side got 31[\s\S]*32 to 128/],
    [{ side: 48.5 }, /whole number/],
    [{ train: 0 }, /option train got 0/],
    [{ train: Number.NaN }, /option train got NaN/],
    [{ test: -1 }, /option test/],
    [{ seed: 2 ** 32 }, /option seed/],
    [{ identities: 1 }, /option identities/],
    [{ colour: 'yes' }, /option colour got "yes"[\s\S]*true or false/],
    [{ difficulty: 1.1 }, /option difficulty got 1\.1[\s\S]*0 to 1/],
    [{ shortcut: 'identity' }, /option shortcut/],
    [{ shortcut: { factor: 'pitch', strength: 1 } }, /'identity' \| 'yaw' \| 'light'/],
    [{ shortcut: { factor: 'yaw', strength: 2 } }, /strength: 0 … 1/],
    [{ shortcut: { factor: 'yaw', strenght: 1 } }, /option shortcut/],
  ];
  for (const [given, message] of refused) {
    assert.throws(
      () => completeOptions(given as Partial<SyntheticOptions>),
      (error) => error instanceof MienError && message.test(error.message),
      JSON.stringify(given),
    );
  }
});

test('the dataset refuses before it renders', async () => {
  await assert.rejects(syntheticFaces({ side: 200 }), MienError);
});
