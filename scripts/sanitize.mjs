// `npm run test:sanitize`: the tests of mien's native code, and of all that calls it, with that code compiled so that a look beyond its memory, or
// what C++ leaves undefined, ends the process and says where; then its threads under the eyes of a sanitizer for those.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { inRoot } from '../lib/setup/files.mjs';
import { findCompiler } from '../lib/setup/machine.mjs';
import { compileNative } from '../lib/setup/native.mjs';
import { run } from '../lib/setup/run.mjs';

const flags = '-g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined'.split(' ');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mien-sanitize-'));

function test(words, env) {
  const { status } = spawnSync(process.execPath, [inRoot('scripts', 'test.mjs'), ...words], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

try {
  const compiler = await findCompiler({});
  const library = path.join(folder, 'mien_native.node');
  await compileNative({ compiler }, library, flags);
  const runtime = await run(compiler[0], ['-print-file-name=libasan.so'], {
    what: 'the compiler does not say where its address sanitizer is',
    cure: 'set CXX to g++.',
  });
  const memory = test(['test/engine/', 'test/evaluation/umap'], {
    LD_PRELOAD: runtime.trim(),
    ASAN_OPTIONS: 'detect_leaks=0', // V8 and TensorFlow keep much for the life of the process
    UBSAN_OPTIONS: 'print_stacktrace=1',
    NODE_OPTIONS: `--require ${inRoot('scripts', 'sanitize', 'redirect.cjs')}`,
    MIEN_SANITIZED: library,
  });
  const threads = test(['test/native/'], { CXX: [...compiler, '-g', '-fsanitize=thread'].join(' ') });
  process.exitCode = memory && threads ? 0 : 1;
} finally {
  fs.rmSync(folder, { recursive: true });
}
