import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { cacheFolder, homeFolder, workspaceFolder } from '../../lib/support/paths';
import { VERSION } from '../../lib/support/version';
import { temporaryFolder } from '../data/temporary';

const ROOT = resolve(__dirname, '..', '..');
const { MIEN_HOME, MIEN_CACHE } = process.env;
const start = process.cwd();

/** Sets an environment variable; undefined removes it. */
function setEnvironment(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

beforeEach(() => {
  setEnvironment('MIEN_HOME', undefined);
  setEnvironment('MIEN_CACHE', undefined);
});
afterEach(() => {
  process.chdir(start);
  setEnvironment('MIEN_HOME', MIEN_HOME);
  setEnvironment('MIEN_CACHE', MIEN_CACHE);
});

test('the workspace is found from its root and from anywhere inside', () => {
  assert.equal(workspaceFolder(ROOT), ROOT);
  assert.equal(workspaceFolder(join(ROOT, 'lib', 'support')), ROOT);
  assert.equal(workspaceFolder(join(ROOT, 'notebooks', 'not', 'there')), ROOT);
});

test('another package, and a folder without one, is no workspace', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'other', dependencies: { mien: '*' } }));
  mkdirSync(join(folder, 'src'));
  assert.equal(workspaceFolder(join(folder, 'src')), undefined);
});

test('home is the workspace around the current folder, so that a notebook and a command share it', () => {
  process.chdir(join(ROOT, 'notebooks'));
  assert.equal(homeFolder(), ROOT);
  assert.equal(cacheFolder(), join(ROOT, 'data', 'cache'));
});

test('outside of a workspace home is the current folder', () => {
  process.chdir(temporaryFolder());
  assert.equal(homeFolder(), process.cwd());
});

test('MIEN_HOME and MIEN_CACHE win, relative ones from the current folder, empty ones count as not set', () => {
  process.chdir(temporaryFolder());
  setEnvironment('MIEN_HOME', 'elsewhere');
  assert.equal(homeFolder(), resolve('elsewhere'));
  assert.equal(cacheFolder(), resolve('elsewhere', 'data', 'cache'));
  setEnvironment('MIEN_CACHE', 'cache');
  assert.equal(cacheFolder(), resolve('cache'));
  setEnvironment('MIEN_HOME', '');
  setEnvironment('MIEN_CACHE', '');
  assert.equal(cacheFolder(), join(process.cwd(), 'data', 'cache'));
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'lib', 'package.json'), 'utf8'));
  assert.equal(VERSION, version);
});
