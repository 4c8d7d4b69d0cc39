import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { until } from '../data/until';
import { finished, House, repository } from './house';

const houses: House[] = [];
after(() => {
  for (const house of houses) house.remove();
});

function newHouse(): House {
  const house = new House();
  houses.push(house);
  return house;
}

const count = (calls: string[], word: string) => calls.filter((call) => call.startsWith(word)).length;

test('in this repository, where all is there, it has nothing to do and says nothing', async () => {
  const setUp = () => finished(spawn(process.execPath, [path.join(repository, 'scripts', 'setup.mjs')]));
  await setUp(); // somebody may have edited lib/ since the tests were started
  assert.deepEqual(await setUp(), { code: 0, stdout: '', stderr: '' });
});

test('a fresh clone is set up, each step with its time; the second run has nothing to do', async () => {
  const house = newHouse();
  const first = await house.setUp();
  assert.equal(first.code, 0, first.stderr);
  for (const step of [
    'npm packages',
    'packages that mien brings along',
    'Python environment',
    'TensorFlow library',
    'native code',
    'addon',
    'lib/dist',
    'kernel',
  ]) {
    assert.match(first.stderr, new RegExp(`\\d\\.\\d s  .*${step}`));
  }
  const kernel = JSON.parse(house.read('.venv/share/jupyter/kernels/tslab/kernel.json'));
  assert.deepEqual(kernel.argv.slice(0, 2), [process.execPath, house.at('node_modules', 'tslab', 'bin', 'tslab')]);
  const settings = JSON.parse(house.read('.venv/share/jupyter/lab/settings/overrides.json'));
  assert.equal(settings['@jupyterlab/apputils-extension:notification'].fetchNews, 'false');
  assert.ok(!house.has('.setup.tmp') && !house.has('.setup.lock.tmp'), 'nothing temporary is left');
  house.calls();
  assert.deepEqual(await house.setUp(), { code: 0, stdout: '', stderr: '' });
  assert.deepEqual(house.calls(), [], 'no tool is called');
});

test('only what has changed is done again', async () => {
  const house = newHouse();
  await house.setUp();
  house.calls();

  house.write('lib/more.ts', 'export {};');
  house.write('lib/dist/gone.js', ''); // from a source that was removed
  const built = await house.setUp();
  assert.match(built.stderr, /^mien set-up: +\d\.\d s {2}mien itself \(lib\/dist\)\n$/);
  assert.ok(!house.has('lib/dist/gone.js') && house.has('lib/dist/index.js'));

  house.write('scripts/requirements.txt', 'jupyterlab==1.0\n');
  await house.setUp();
  assert.deepEqual(
    house.calls().map((call) => call.split(' ').slice(0, 2).join(' ')),
    ['venv', 'pip install'],
  );
});

const losses: [what: string, lose: (house: House) => void][] = [
  ['a compiled file is gone', (house) => fs.rmSync(house.at('lib/dist/index.js'))],
  ['a compiled file is cut off', (house) => house.write('lib/dist/index.js', 'exports.wh')],
  ['the page of `mien explore` is gone', (house) => fs.rmSync(house.at('lib/dist/explorer'), { recursive: true })],
  [
    'the build was stopped',
    (house) => ['.mien-sources', 'index.js'].map((name) => fs.rmSync(house.at('lib/dist', name))),
  ],
];

for (const [what, lose] of losses) {
  test(`${what}: lib/dist is built anew, though no source has changed`, async () => {
    const house = newHouse();
    await house.setUp();
    lose(house);
    assert.match((await house.setUp()).stderr, /^mien set-up: +\d\.\d s {2}mien itself \(lib\/dist\)\n$/);
    assert.equal(house.read('lib/dist/index.js'), 'exports.whole = true;');
    assert.ok(house.has('lib/dist/explorer/page/index.html'));
    assert.deepEqual(await house.setUp(), { code: 0, stdout: '', stderr: '' });
  });
}

test('a moved clone still works: what holds its path is renewed, nothing is fetched', async () => {
  const house = newHouse();
  await house.setUp();
  house.write('.venv/bin/jupyter', `#!${house.at('.venv', 'bin', 'python')}\n`);
  house.calls();
  const moved = `${house.root}-moved`;
  fs.renameSync(house.root, moved);
  try {
    const env = { PATH: path.join(moved, 'tools'), HOUSE: moved };
    const result = await finished(spawn(process.execPath, [path.join(moved, 'scripts', 'setup.mjs')], { env }));
    assert.equal(result.code, 0, result.stderr);
    assert.equal(fs.readFileSync(path.join(moved, '.venv/bin/jupyter'), 'utf8'), `#!${moved}/.venv/bin/python\n`);
    assert.match(fs.readFileSync(path.join(moved, '.venv/share/jupyter/kernels/tslab/kernel.json'), 'utf8'), /-moved/);
    assert.ok(!fs.existsSync(path.join(moved, 'log')), 'no tool is called');
  } finally {
    fs.renameSync(moved, house.root);
  }
});

const failures: [
  name: string,
  say: RegExp,
  arrange: (house: House) => void,
  env?: Record<string, string>,
  arg?: string,
][] = [
  ['no Python', /Python 3\.10 or newer.*not found.*apt-get install/s, (house) => house.removeTool('python3')],
  ['a Python that is too old', /python3 is 3\.8/, () => {}, { PRETENDED_PYTHON: '3.8' }],
  ['a Python without venv', /No module named 'ensurepip'.*python3-venv/s, () => {}, { NO_ENSUREPIP: '1' }],
  ['no compiler', /C\+\+ compiler was not found.*apt-get install/s, (house) => house.removeTool('g++')],
  ['a compiler in CXX that is not there', /Tried \/no\/such\/cc/, () => {}, { CXX: '/no/such/cc' }],
  ['no npm', /npm packages.*npm was not found.*PATH/s, (house) => house.removeTool('npm')],
  ['no network', /npm packages.*ECONNREFUSED.*registry could not be reached/s, (house) => house.write('offline', '')],
  ['a wrong checksum', /not the expected file.*expected \w{64}\n +got +\w{64}/s, () => {}, { PRETENDED_WHEEL: 'x' }],
  [
    'a folder without TensorFlow',
    /MIEN_TENSORFLOW_DIR names \/no\/such/,
    () => {},
    { MIEN_TENSORFLOW_DIR: '/no/such' },
  ],
  ['an unknown argument', /unknown argument --fast.*--help/s, () => {}, {}, '--fast'],
];

for (const [name, say, arrange, env, arg] of failures) {
  test(`${name}: one message that says what to do, and the next run goes on`, async () => {
    const house = newHouse();
    arrange(house);
    const result = await house.setUp(arg ? [arg] : [], env);
    assert.equal(result.code, 1);
    assert.match(result.stderr, say);
    assert.equal(result.stderr.match(/failed:/g)?.length, 1, result.stderr);
    assert.match(result.stderr, /What to do: /);
    assert.doesNotMatch(result.stderr, /^ +at |npm error +at /m);
    assert.ok(!house.has('.setup.lock.tmp'));

    fs.rmSync(house.at('offline'), { force: true });
    house.installTools();
    assert.equal((await house.setUp()).code, 0);
  });
}

test('a wrong download is never unpacked, nor kept', async () => {
  const house = newHouse();
  await house.setUp([], { PRETENDED_WHEEL: 'x' });
  assert.equal(count(house.calls(), 'unpack'), 0);
  assert.ok(!house.has('.tensorflow') && !house.has('.setup.tmp'));
});

test('an old Node is told so', async () => {
  const house = newHouse();
  house.write(
    'old.cjs',
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.19.0' } });",
  );
  const result = await house.setUp([], { NODE_OPTIONS: `--require "${house.at('old.cjs')}"` });
  assert.equal(result.code, 1);
  assert.match(result.stderr, /needs Node 20\.10 or newer.*18\.19\.0.*What to do/s);
});

test('a machine that TensorFlow is not built for, or a full disk, is told so', async () => {
  const machine = await import(pathToFileURL(path.join(repository, 'lib', 'setup', 'machine.mjs')).href);
  const good = { platform: 'linux', arch: 'x64', glibc: '2.36', cpu: 'flags : sse avx avx2' };
  machine.checkPlatform(good);
  machine.checkPlatform({ ...good, arch: 'arm64', cpu: '' });
  assert.throws(() => machine.checkPlatform({ ...good, platform: 'darwin' }), /darwin on x64 is not supported/);
  assert.throws(
    () => machine.checkPlatform({ ...good, platform: 'win32' }),
    (error) => /WSL2/.test(String(error)),
  );
  assert.throws(
    () => machine.checkPlatform({ ...good, glibc: '2.17' }),
    (error) => /glibc 2\.27/.test(String(error)),
  );
  assert.throws(
    () => machine.checkPlatform({ ...good, glibc: undefined }),
    (error) => /Alpine/.test(String(error)),
  );
  assert.throws(
    () => machine.checkPlatform({ ...good, cpu: 'flags : sse' }),
    (error) => /AVX/.test(String(error)),
  );
  machine.checkDisk(3e9, 2.8e9);
  assert.throws(
    () => machine.checkDisk(1e9, 2.8e9),
    (error) => /2\.8 GB; 1\.0 GB are free/.test(String(error)),
  );
});

test('killed in the middle: what it had started is ended, and the next run completes', async () => {
  const house = newHouse();
  house.write('slow', '30');
  const { child, result } = house.start();
  await until('a download', () => house.has('pip.pid'));
  child.kill('SIGKILL');
  await result;
  assert.ok(house.has('.setup.lock.tmp'), 'the lock of the killed run is still there');
  const orphan = Number(house.read('pip.pid'));
  process.kill(orphan, 0); // its download still runs
  fs.rmSync(house.at('slow'));

  const next = await house.setUp();
  assert.equal(next.code, 0, next.stderr);
  await until('the end of the orphan', () => !isAlive(orphan));
  assert.ok(house.has('.tensorflow', 'tensorflow', 'libtensorflow_cc.so.2'));
  assert.ok(!house.has('.setup.tmp') && !house.has('.setup.lock.tmp'));
  assert.deepEqual(await house.setUp(), { code: 0, stdout: '', stderr: '' });
});

test('interrupted with Ctrl-C: it ends what it has started, cleans up, and says so', async () => {
  const house = newHouse();
  house.write('slow', '30');
  const { child, result } = house.start();
  await until('a download', () => house.has('pip.pid'));
  child.kill('SIGINT');
  const { code, stderr } = await result;
  assert.equal(code, 130);
  assert.match(stderr, /interrupted/);
  assert.ok(!isAlive(Number(house.read('pip.pid'))));
  assert.ok(!house.has('.setup.tmp') && !house.has('.setup.lock.tmp'));
});

test('two at the same time: the second waits for the first, and finds its work done', async () => {
  const house = newHouse();
  house.write('slow', '5');
  const first = house.start();
  await until('a download', () => house.has('pip.pid'));
  const second = await house.setUp();
  assert.equal((await first.result).code, 0);
  assert.equal(second.code, 0);
  assert.equal(
    second.stderr,
    `mien set-up: waiting for another set-up of this folder (process ${first.child.pid} on ${host()})\n`,
  );
  const calls = house.calls();
  assert.deepEqual(
    [count(calls, 'npm'), count(calls, 'pip download'), count(calls, 'compile tfjs_binding')],
    [1, 1, 1],
  );
});

test('an NVIDIA GPU brings the build with CUDA; the choice stays until a flag changes it', async () => {
  const house = newHouse();
  house.addTool('nvidia-smi', 'echo "GPU 0: pretended"\n');
  const kind = () => JSON.parse(house.read('.tensorflow/.mien-library.json')).kind;
  assert.equal((await house.setUp()).code, 0);
  assert.equal(kind(), 'gpu');
  assert.ok(house.calls().some((call) => /pip install .*requirements-gpu\.txt/.test(call)));

  assert.equal((await house.setUp(['--cpu'])).code, 0);
  assert.equal(kind(), 'cpu');
  const calls = house.calls();
  assert.deepEqual([count(calls, 'pip download'), count(calls, 'compile tfjs_binding')], [1, 1]);
  assert.deepEqual(await house.setUp(), { code: 0, stdout: '', stderr: '' });
});

test('a TensorFlow that is already there is used, remembered, and given up for a flag', async () => {
  const house = newHouse();
  for (const file of ['lib/libtensorflow.so.2', 'lib/libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h']) {
    house.write(`elsewhere/${file}`, '');
  }
  const given = await house.setUp([], { MIEN_TENSORFLOW_DIR: house.at('elsewhere') });
  assert.equal(given.code, 0, given.stderr);
  assert.equal(count(house.calls(), 'pip download'), 0);
  assert.deepEqual(await house.setUp(), { code: 0, stdout: '', stderr: '' });

  fs.rmSync(house.at('elsewhere'), { recursive: true });
  assert.match((await house.setUp()).stderr, /an earlier MIEN_TENSORFLOW_DIR named .*does not exist/);
  assert.equal((await house.setUp(['--cpu'])).code, 0);
  assert.equal(count(house.calls(), 'pip download'), 1);
});

function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')); // nobody may collect an ended orphan here
  } catch {
    return false;
  }
}

function host(): string {
  return fs.readFileSync('/proc/sys/kernel/hostname', 'utf8').trim();
}
