import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { MienError } from '../../lib/support/errors';

/** @throws MienError when the virtual environment of the benchmarks is missing */
export function benchPython(): string {
  const python = join(__dirname, '..', '.venv', 'bin', 'python');
  if (!existsSync(python)) {
    throw new MienError('The peers to compare with are not installed', 'Run `npm run bench:setup`.');
  }
  return python;
}

/** A Python process that does the same work as mien: a script beside this file, one JSON request and one JSON answer a line. */
export class PythonPeer {
  /** A folder for files between the two, removed at the end. */
  readonly folder: string;
  private readonly process: ChildProcess;
  private readonly lines: Interface;
  private readonly answers: AsyncIterator<string>;

  /** @throws MienError when the virtual environment of the benchmarks is missing */
  constructor(script: string) {
    const python = benchPython();
    this.folder = mkdtempSync(join(os.tmpdir(), 'mien-bench-'));
    this.process = spawn(python, [join(__dirname, script)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdin!.on('error', () => {}); // it has ended; the answer that does not come says so
    this.lines = createInterface({ input: this.process.stdout! });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  /** @throws MienError when the process ends instead of answering */
  async ask<T>(what: string, request: object): Promise<T> {
    this.process.stdin!.write(`${JSON.stringify({ do: what, ...request })}\n`);
    const { value, done } = await this.answers.next();
    if (done) {
      throw new MienError(
        'The Python process ended; its message is above',
        'Run `npm run bench:setup` again, in case something is not installed.',
      );
    }
    return JSON.parse(value as string) as T;
  }

  end(): void {
    this.lines.close();
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
