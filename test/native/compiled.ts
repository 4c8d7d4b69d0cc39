/** Programs in C++ that test parts of lib/native without Node, compiled with the compiler that set-up uses. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

/**
 * Compiles `test/native/NAME.cc` with the named parts of lib/native, and runs it.
 * @returns its exit status, or the name of the signal that ended it, and what it has said
 */
export function runCompiled(name: string, parts: readonly string[], flags: readonly string[]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mien-native-'));
  try {
    const [compiler, ...first] = (process.env.CXX ?? 'g++').split(' ');
    const sources = [`test/native/${name}.cc`, ...parts.map((part) => `lib/native/${part}.cc`)];
    const program = path.join(folder, name);
    execFileSync(compiler!, [...first, '-std=c++17', '-pthread', ...flags, '-o', program, ...sources], { cwd: ROOT });
    const { status, signal, stderr } = spawnSync(program, { encoding: 'utf8' });
    return { ended: status ?? signal, stderr };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
