import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortName } from '../../lib/support/shortName';

test('a name that fits stays; a long one keeps both its ends, and is as long as allowed', () => {
  assert.equal(shortName('happy', 5), 'happy');
  assert.equal(shortName('happier', 6), 'happ…r');
  assert.equal(shortName('disgust (study 1)', 10), 'disgus…1)');
  assert.equal(shortName('x'.repeat(100), 16).length, 16);
});

test('letters that are made of several characters are not torn', () => {
  const family = '👩‍👩‍👧';
  assert.equal(shortName(family.repeat(4), 3), `${family.repeat(2)}…`);
  assert.equal(shortName('überrascht', 10), 'überrascht');
});
