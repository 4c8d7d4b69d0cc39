import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { takeLock } from '../../../lib/runs/folder/lock';
import { MienError } from '../../../lib/support/errors';
import { isAlive, thisProcess } from '../../../lib/support/processes';
import { temporaryFolder } from '../../data/temporary';
import { until } from '../../data/until';

const lock = (folder: string) => takeLock(join(folder, 'run.lock'));
const holder = (folder: string) => JSON.parse(readFileSync(join(folder, 'run.lock'), 'utf8'));

/** A folder that a process, by default of this machine, has locked. */
function lockedBy(pid: number, host = hostname(), started?: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'run.lock'), JSON.stringify({ pid, host, started }));
  return folder;
}

/** As if it had been written so many minutes ago. */
function age(path: string, minutes: number): void {
  const time = Date.now() / 1000 - 60 * minutes;
  utimesSync(path, time, time);
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
  const taken = lock(folder);
  assert.deepEqual(holder(folder), thisProcess());
  taken.release();
  taken.release();
  assert.ok(!existsSync(folder));
  lock(folder).release();
});

test('a lock that is being written, and says yet of nobody that it is held, is waited for', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'run.lock');
  writeFileSync(path, '');
  const text = JSON.stringify(thisProcess());
  const writer = spawn('sh', ['-c', 'sleep 0.2; printf %s "$1" >"$2"', 'sh', text, path]);
  assertRefused(folder, process.pid);
  await once(writer, 'exit');
});

test('the holder of a lock that is deleted is told so', () => {
  const folder = temporaryFolder();
  const taken = lock(folder);
  rmSync(join(folder, 'run.lock'));
  assert.throws(() => taken.check(), /run\.lock is gone, so that any other process may write/);
  taken.release();
});

test('a second lock is refused while the first is held, also by this very process', () => {
  const folder = temporaryFolder();
  const taken = lock(folder);
  assertRefused(folder, process.pid);
  taken.release();
  lock(folder).release();
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
  const taken = lock(folder);
  assert.equal(holder(folder).pid, process.pid);
  assertRefused(folder, process.pid);
  taken.release();
});

test('a lock that was cut off while it was written is taken over', () => {
  for (const text of ['', '{"pid":12']) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'run.lock'), text);
    lock(folder).release();
  }
});

test('a process of another machine holds its lock as long as it gives signs of life', () => {
  const pid = ended();
  const folder = lockedBy(pid, 'elsewhere', '0a1b2c3dx77');
  assertRefused(folder, pid, 'elsewhere');
  age(join(folder, 'run.lock'), 14);
  assertRefused(folder, pid, 'elsewhere');
  age(join(folder, 'run.lock'), 16);
  lock(folder).release();
});

test('versions that gave no signs are never taken for silent', () => {
  const pid = ended();
  const folder = lockedBy(pid, 'elsewhere');
  age(join(folder, 'run.lock'), 1e6);
  assertRefused(folder, pid, 'elsewhere');
});

test('the holder gives signs, also to its own file alone once another has its place', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const folder = temporaryFolder();
  const path = join(folder, 'run.lock');
  const taken = lock(folder);
  age(path, 16);
  t.mock.timers.tick(30_000);
  assert.ok(Date.now() - statSync(path).mtimeMs < 60_000);
  taken.check();
  rmSync(path);
  writeFileSync(path, JSON.stringify({ pid: 7, host: 'elsewhere', started: 'x' }));
  t.mock.timers.tick(30_000);
  assert.throws(() => taken.check(), /is being written by process 7 on elsewhere/);
  taken.release();
  assert.equal(holder(folder).pid, 7, 'the lock of the other stays');
});

test('a killed process that its parent never asks for, as the first of many containers, holds nothing', {
  skip: !existsSync('/proc/self/stat') && 'there is no /proc',
}, async (t) => {
  const parent = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000']);
  t.after(() => parent.kill('SIGKILL'));
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(String(line));
  const folder = lockedBy(pid);
  assertRefused(folder, pid);
  process.kill(pid, 'SIGKILL');
  await until('the zombie', () => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
  process.kill(pid, 0); // the system still has its number
  lock(folder).release();
});

test('a number that another process has by now holds nothing; in a container started again that is this very one', {
  skip: !existsSync('/proc/self/stat') && 'there is no /proc',
}, () => {
  const { pid, host, started } = thisProcess();
  assert.match(started!, /^[0-9a-f]{8}x\d+$/);
  const [boot, ticks] = started!.split('x') as [string, string];
  for (const other of [`${boot}x${Number(ticks) - 1}`, `00000000x${ticks}`]) lock(lockedBy(pid, host, other)).release();
  assertRefused(lockedBy(pid, host, started), pid);
  assert.ok(isAlive({ pid: process.ppid, host }) && !isAlive({ pid: process.ppid, host, started }));
});

test('what a process that was killed while it took a lock over has left is no hindrance, and goes', () => {
  const left = JSON.stringify({ pid: ended(), host: hostname() });
  for (const names of [
    ['run.lock', 'run.lock.takeover'],
    ['run.lock.takeover'],
    ['run.lock', 'run.lock.takeover', 'run.lock.takeover.takeover'],
  ]) {
    const folder = temporaryFolder();
    for (const name of names) writeFileSync(join(folder, name), left);
    const taken = lock(folder);
    assert.deepEqual(readdirSync(folder), ['run.lock']);
    taken.release();
    assert.deepEqual(readdirSync(folder), []);
  }
});

test('a folder that was made for the lock is gone with it, unless something is in it', () => {
  const above = temporaryFolder();
  lock(join(above, 'a')).release();
  const taken = lock(join(above, 'b'));
  writeFileSync(join(above, 'b', 'x'), '');
  taken.release();
  assert.deepEqual(readdirSync(above), ['b']);
});

test('a lock that cannot be written is an error that says where', () => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, '');
  assert.throws(
    () => lock(path),
    (error) => error instanceof MienError && error.message.includes(path),
  );
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
  const locks = [lock(a), lock(b)];
  locks[0]!.release();
  assertRefused(b, process.pid);
  locks[1]!.release();
});
