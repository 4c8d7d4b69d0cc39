import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { takeLock } from '../../../lib/runs/folder/lock';
import { MienError } from '../../../lib/support/errors';
import { temporaryFolder } from '../../data/temporary';

const lock = (folder: string) => takeLock(join(folder, 'run.lock'));
const holder = (folder: string) => JSON.parse(readFileSync(join(folder, 'run.lock'), 'utf8'));

/** A folder that a process, by default of this machine, has locked. */
function lockedBy(pid: number, host = hostname()): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'run.lock'), JSON.stringify({ pid, host }));
  return folder;
}

function assertRefused(folder: string, pid: number, host = hostname()): void {
  assert.throws(
    () => lock(folder),
    (error) =>
      error instanceof MienError && error.message.includes(`${folder} is being written by process ${pid} on ${host}`),
  );
  assert.equal(holder(folder).pid, pid, 'the lock stays');
}

/** The id of a process that has ended. */
const ended = () => spawnSync(process.execPath, ['-e', '0']).pid;

test('a lock makes the folder, names this process, and is gone when given back', () => {
  const folder = join(temporaryFolder(), 'runs', 'a');
  const unlock = lock(folder);
  assert.deepEqual(holder(folder), { pid: process.pid, host: hostname() });
  unlock();
  assert.ok(existsSync(folder) && !existsSync(join(folder, 'run.lock')));
  lock(folder)();
});

test('a second lock is refused while the first is held, also by this very process', () => {
  const folder = temporaryFolder();
  const unlock = lock(folder);
  assertRefused(folder, process.pid);
  unlock();
  lock(folder)();
});

test('a lock of another living process is refused, and free for the taking once that process is killed', async (t) => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  t.after(() => other.kill('SIGKILL'));
  await once(other, 'spawn');
  const folder = lockedBy(other.pid!);
  assertRefused(folder, other.pid!);
  other.kill('SIGKILL');
  await once(other, 'exit');
  lock(folder);
  assert.equal(holder(folder).pid, process.pid);
});

test('a lock that a process has left behind is taken over', () => {
  const folder = lockedBy(ended());
  const unlock = lock(folder);
  assert.equal(holder(folder).pid, process.pid);
  assertRefused(folder, process.pid);
  unlock();
});

test('a lock that was cut off while it was written is taken over', () => {
  for (const text of ['', '{"pid":12']) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'run.lock'), text);
    lock(folder)();
  }
});

test('a lock of another machine is never taken over, as nobody here can tell whether that process lives', () => {
  const pid = ended();
  assertRefused(lockedBy(pid, 'elsewhere'), pid, 'elsewhere');
});

test('of several processes that find the same lock left behind, exactly one takes it over', async (t) => {
  const gone = ended();
  const folders = Array.from({ length: 6 }, () => lockedBy(gone));
  // each tries folder after folder at set times, tells the folders it got, and lives on until it is told to end
  const script = `
    const { takeLock } = require(${JSON.stringify(resolve(__dirname, '..', '..', '..', 'lib', 'runs', 'folder', 'lock'))});
    process.stdin.once('data', (start) => {
      const got = ${JSON.stringify(folders)}.map((folder, i) => {
        while (Date.now() < Number(start) + 250 * i);
        try { takeLock(folder + '/run.lock'); return 1; } catch { return 0; }
      });
      console.log(JSON.stringify(got));
    });
    console.log('ready');`;
  const processes = [1, 2, 3].map(() => spawn(process.execPath, ['--require', 'tsx/cjs', '-e', script]));
  t.after(() => {
    for (const child of processes) child.kill();
  });
  const lines = processes.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]());
  const next = () => Promise.all(lines.map(async (line) => (await line.next()).value as string));
  assert.deepEqual(await next(), ['ready', 'ready', 'ready']);
  for (const child of processes) child.stdin.write(String(Date.now() + 100));
  const got = (await next()).map((line) => JSON.parse(line) as number[]);
  const holders = folders.map((_, i) => got.reduce((sum, row) => sum + row[i]!, 0));
  assert.deepEqual(holders, new Array(6).fill(1));
});

test('two folders are locked independently', () => {
  const [a, b] = [temporaryFolder(), temporaryFolder()];
  const unlocks = [lock(a), lock(b)];
  unlocks[0]!();
  assertRefused(b, process.pid);
  unlocks[1]!();
});
