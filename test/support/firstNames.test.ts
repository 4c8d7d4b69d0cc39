import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstNames } from '../../lib/support/firstNames';

test('the first names are said, and how many there are more', () => {
  assert.equal(firstNames(['a', 'b', 'c'], 3), 'a, b, c');
  assert.equal(firstNames(['a', 'b', 'c'], 2), 'a, b and 1 more');
  assert.equal(firstNames([], 2), '');
});
