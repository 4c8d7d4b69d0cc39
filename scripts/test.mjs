// Runs the tests: `npm test` all but the long ones (`*.long.test.ts`), `npm test -- step losses` those whose path contains one of the
// words, long or not.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const words = process.argv.slice(2);

const files = fs
  .readdirSync(path.join(root, 'test'), { recursive: true })
  .map((name) => path.join('test', String(name)))
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => (words.length === 0 ? !name.endsWith('.long.test.ts') : words.some((word) => name.includes(word))))
  .sort();

if (files.length === 0) {
  console.error(`no test file in test/ has ${words.map((word) => `"${word}"`).join(' or ')} in its path`);
  process.exit(1);
}

// A process a file, two at a time: TensorFlow uses every core by itself.
const args = ['--import', 'tsx', '--test', '--test-concurrency=2', ...files];
const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
