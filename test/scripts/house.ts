/**
 * A small stand-in for a clone of mien, in a temporary folder whose path is not plain: the real set-up scripts, and pretended
 * npm, python3 and g++ that do in milliseconds, without a network, what set-up relies on. What is tested is set-up itself: the
 * order of its steps, what it leaves behind when something fails, and what it says.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const repository = path.resolve(__dirname, '..', '..');

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

const wheel = 'a pretended wheel\n';

// A shell function for all: `note` writes what was called to the log.
const note = `note() { echo "$*" >> "$HOUSE/log"; }\n`;

/** Writes what it was asked for: a tfjs-node that computes one thing, and of what it was made; of the explorer's page, the folder. */
const bundler = [
  'const { mkdirSync, writeFileSync } = require("node:fs");',
  'const value = (name) => (process.argv.find((each) => each.startsWith(name)) || "").slice(name.length);',
  'const [file, folder, meta] = ["--outfile=", "--outdir=", "--metafile="].map(value);',
  'mkdirSync(folder || require("node:path").dirname(file), { recursive: true });',
  'if (file) writeFileSync(file, "exports.tensor2d = (x) => x; exports.matMul = () => ({ dataSync: () => [11] });");',
  'if (meta) writeFileSync(meta, JSON.stringify({ inputs: { "node_modules/@tensorflow/tfjs-node-gpu/index.js": {} } }));',
].join(' ');

/** As TypeScript's own does, it takes for written what it has noted as written, though it be gone. */
const compilerOfTypes = [
  'const { existsSync, mkdirSync, writeFileSync } = require("node:fs");',
  'mkdirSync("lib/dist", { recursive: true });',
  'if (!existsSync("lib/dist/.tsbuildinfo")) writeFileSync("lib/dist/index.js", "exports.whole = true;");',
  'writeFileSync("lib/dist/.tsbuildinfo", "");',
].join(' ');

const npm = `${note}note npm "$1"
[ -e "$HOUSE/offline" ] && { echo 'npm error code ECONNREFUSED' >&2; echo 'npm error     at connect (net.js:1:1)' >&2; exit 1; }
tfjs=node_modules/@tensorflow/tfjs-node-gpu
/bin/mkdir -p $tfjs/binding node_modules/@tensorflow/tfjs/dist node_modules/node-api-headers/include node_modules/typescript/bin node_modules/esbuild/bin
echo '{"name":"tfjs-node-gpu","version":"1.0.0","license":"MIT"}' > $tfjs/package.json
echo '{}' > node_modules/node-api-headers/package.json
echo > $tfjs/binding/tfjs_binding.cc
echo > node_modules/@tensorflow/tfjs/dist/tf.es2017.min.js
echo '${bundler}' > node_modules/esbuild/bin/esbuild
echo '${compilerOfTypes}' > node_modules/typescript/bin/tsc
echo '{"packages":{}}' > node_modules/.package-lock.json
`;

const python = `${note}case "$2" in
'import sys; print'*) echo "\${PRETENDED_PYTHON:-3.11}" ;;
'import venv, ensurepip') [ -z "$NO_ENSUREPIP" ] || { echo "ModuleNotFoundError: No module named 'ensurepip'" >&2; exit 1; } ;;
venv) note venv; /bin/mkdir -p "$3/bin"; /bin/cp "$0" "$3/bin/python" ;;
pip)
  note pip "$3" "$*"
  if [ "$3" = download ]; then
    while [ "$1" != --dest ]; do shift; done
    /bin/mkdir -p "$2"; printf '%s' "\${PRETENDED_WHEEL:-${wheel}}" > "$2/tensorflow.whl"
    echo $$ > "$HOUSE/pip.pid"
    [ -e "$HOUSE/slow" ] && exec /bin/sleep "$(/bin/cat "$HOUSE/slow")"
    exit 0
  fi ;;
*) # unpacking: -c SCRIPT WHEEL TARGET MEMBERS
  note unpack; /bin/mkdir -p "$4/tensorflow/include/tensorflow/c"
  for file in libtensorflow_cc.so.2 libtensorflow_framework.so.2 include/tensorflow/c/c_api.h; do echo > "$4/tensorflow/$file"; done ;;
esac
`;

const compiler = `${note}[ "$1" = --version ] && exit 0
while [ "$1" != -o ]; do shift; done; note compile "\${2##*/}"; echo > "$2"
`;

export class House {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'mien’s house-')));
  private readonly tools = path.join(this.root, 'tools');

  constructor() {
    fs.cpSync(path.join(repository, 'scripts'), this.at('scripts'), { recursive: true });
    fs.cpSync(path.join(repository, 'lib', 'setup'), this.at('lib', 'setup'), { recursive: true });
    this.write('scripts/setup/vendor/types.cjs', ''); // needs TypeScript
    // The pretended wheel is the expected one here, so that its checksum is right.
    const library = this.at('lib', 'setup', 'library.mjs');
    const sum = createHash('sha256').update(wheel).digest('hex');
    const text = fs.readFileSync(library, 'utf8').replace(/sha256: '\w{64}'/g, `sha256: '${sum}'`);
    fs.writeFileSync(library, text);
    this.write('package.json', '{"name":"mien-workspace"}');
    this.write('package-lock.json', '{"packages":{"":{}}}');
    this.write('lib/index.ts', '');
    this.write('lib/native/binding.cc', '');
    this.write('lib/explorer/index.html', '');
    this.write('data/pretrained/one/summary.json', '{}');
    fs.mkdirSync(this.tools);
    fs.symlinkSync(process.execPath, path.join(this.tools, 'node'));
    this.installTools();
  }

  installTools(): void {
    for (const [name, script] of Object.entries({ npm, python3: python, 'g++': compiler })) this.addTool(name, script);
  }

  at(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  has(...parts: string[]): boolean {
    return fs.existsSync(this.at(...parts));
  }

  write(file: string, text: string): void {
    fs.mkdirSync(path.dirname(this.at(file)), { recursive: true });
    fs.writeFileSync(this.at(file), text);
  }

  read(file: string): string {
    return fs.readFileSync(this.at(file), 'utf8');
  }

  addTool(name: string, script: string): void {
    fs.writeFileSync(path.join(this.tools, name), `#!/bin/sh\n${script}`, { mode: 0o755 });
  }

  removeTool(name: string): void {
    fs.rmSync(path.join(this.tools, name));
  }

  /** What the pretended tools were called for since the last look. */
  calls(): string[] {
    const lines = this.has('log') ? this.read('log').trim().split('\n') : [];
    fs.rmSync(this.at('log'), { force: true });
    return lines;
  }

  start(args: string[] = [], env: Record<string, string> = {}): { child: ChildProcess; result: Promise<Result> } {
    const child = spawn(process.execPath, [this.at('scripts', 'setup.mjs'), ...args], {
      env: { PATH: this.tools, HOUSE: this.root, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, result: finished(child) };
  }

  setUp(args: string[] = [], env: Record<string, string> = {}): Promise<Result> {
    return this.start(args, env).result;
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

export function finished(child: ChildProcess): Promise<Result> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => setImmediate(() => resolve({ code, stdout, stderr })));
  });
}
