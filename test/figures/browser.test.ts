import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBrowser } from '../../lib/figures/browser';
import { temporaryFolder } from '../data/temporary';

const folder = temporaryFolder();
const program = (name: string, mode = 0o755) => {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
};

test('the browser is the first in the path that can be run', () => {
  program('chromium', 0o644);
  const chrome = program('google-chrome');
  assert.equal(findBrowser({ PATH: `/nowhere:${folder}` }), chrome);
});

test('$CHROMIUM wins over the path; where it cannot be run, it is named', () => {
  const own = program('my browser');
  program('google-chrome');
  assert.equal(findBrowser({ PATH: folder, CHROMIUM: own }), own);
  assert.throws(() => findBrowser({ PATH: folder, CHROMIUM: '/nowhere/chrome' }), /\$CHROMIUM is \/nowhere\/chrome/);
});

test('without one, the message says what to install', () => {
  for (const environment of [{}, { PATH: '' }, { PATH: '/nowhere', CHROMIUM: '' }]) {
    assert.throws(
      () => findBrowser(environment),
      (error: Error) => error.name === 'MienError' && /no Chromium.*\n.*apt-get install chromium/.test(error.message),
    );
  }
});
