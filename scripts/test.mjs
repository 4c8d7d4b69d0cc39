// Runs the tests: `npm test` all but the long ones (`*.long.test.ts`), `npm test -- step losses` those whose path contains one of the
// words, long or not.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const words = process.argv.slice(2);

/** Rooms whose tests compute and little else: there a process takes longer to load TensorFlow than a file to run. Packing is by process. */
const SHARED = /^test\/(config|datasets(?!\/packed)|evaluation|figures|losses|models|support)\//;
/** What a file changes for the whole process. */
const OWN_PROCESS = /process\.(env|chdir)|temporaryCache|setFlags/;

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

const isShared = (file) => SHARED.test(file) && !OWN_PROCESS.test(fs.readFileSync(path.join(root, file), 'utf8'));

/** The folder's files as one that the test runner takes, each a suite of its own, so that hooks stay with their file. */
function together(folder, members, place) {
  const entry = path.join(place, `${folder.replaceAll('/', '-')}.test.cjs`);
  const lines = members.map(
    (file) => `describe('${file}', () => require(${JSON.stringify(path.join(root, file))}));\n`,
  );
  fs.writeFileSync(entry, `const { describe } = require('node:test');\n${lines.join('')}`);
  return entry;
}

/**
 * Three processes at a time: TensorFlow uses every core by itself, but some tests wait more than they compute. The reporter is that of
 * terminals everywhere: in a file or a CI's log, too, what failed and why stands at the end.
 */
function run(entries) {
  const args = ['--import', 'tsx', '--test', '--test-reporter=spec', '--test-concurrency=3', ...entries];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'mien-tests-'));
try {
  const folders = new Map();
  for (const file of files) {
    const key = isShared(file) ? path.dirname(file) : file;
    folders.set(key, [...(folders.get(key) ?? []), file]);
  }
  const entries = [...folders].map(([key, members]) =>
    members.length > 1 ? together(key, members, place) : members[0],
  );
  const { status, signal } = run(entries);
  process.exitCode = signal ? 128 + os.constants.signals[signal] : (status ?? 1);
} finally {
  fs.rmSync(place, { recursive: true });
}
