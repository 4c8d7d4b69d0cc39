/** TensorFlow's own look for NVIDIA's libraries, without a GPU: it needs the build with CUDA (`npm run setup -- --gpu`), and is skipped without. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import '../../lib/engine';
import { native } from '../../lib/engine/native';
import { temporaryFolder } from '../data/temporary';

const { builtForCuda, gpus } = native.gpuReport();
const ROOT = resolve(__dirname, '..', '..');

/** An addon whose `search()` is what TensorFlow does before it uses a GPU: to open all libraries by their names. */
const SEARCH = `
#include <dlfcn.h>
#include <node_api.h>
napi_value Search(napi_env env, napi_callback_info) {
  void* library = dlopen("libtensorflow_framework.so.2", RTLD_LAZY | RTLD_NOLOAD);
  auto search = (void (*)(void*))dlsym(library, "_ZN3tsl8internal9DsoLoader26MaybeTryDlopenGPULibrariesEv");
  unsigned long status[2] = {0, 0};  // absl::Status is one word; 1 is OK
  search(status);
  napi_value found;
  napi_get_boolean(env, status[0] == 1, &found);
  return found;
}
NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "search", NAPI_AUTO_LENGTH, Search, nullptr, &function);
  napi_set_named_property(env, exports, "search", function);
  return exports;
}`;

function searchAddon(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'search.cc'), SEARCH);
  const headers = join(ROOT, 'node_modules', 'node-api-headers', 'include');
  execFileSync('g++', [
    '-shared',
    '-fPIC',
    '-w',
    '-I',
    headers,
    '-o',
    join(folder, 'search.node'),
    join(folder, 'search.cc'),
    '-ldl',
  ]);
  return join(folder, 'search.node');
}

/** Whether TensorFlow finds all, in a process that loads mien as users do. */
function finds(addon: string, opened: boolean, env: Record<string, string> = {}): string {
  const script = `
    require('mien');
    const { native } = require('./lib/dist/engine/native');
    const missing = ${opened} ? native.openCudaLibraries() : [];
    console.log(JSON.stringify({ missing, found: require(${JSON.stringify(addon)}).search() }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return stdout.trim() || stderr;
}

test('every library that TensorFlow looks for by name is found once mien has opened it by its path', {
  skip: !builtForCuda || gpus.length > 0,
}, () => {
  const addon = searchAddon();
  assert.equal(
    finds(addon, false),
    '{"missing":[],"found":false}',
    'TensorFlow alone does not find them: else all this is not needed',
  );
  assert.equal(finds(addon, true), '{"missing":[],"found":true}');
});

test('an older CUDA in LD_LIBRARY_PATH does not come first', { skip: !builtForCuda || gpus.length > 0 }, () => {
  const older = temporaryFolder();
  for (const name of ['libcusolver.so.11', 'libcudnn.so.9']) writeFileSync(join(older, name), 'not a library');
  assert.equal(finds(searchAddon(), true, { LD_LIBRARY_PATH: older }), '{"missing":[],"found":true}');
});

test('without CUDA there is nothing to open', { skip: builtForCuda }, () => {
  assert.deepEqual(native.openCudaLibraries(), []);
});
