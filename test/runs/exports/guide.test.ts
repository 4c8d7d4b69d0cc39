/** The lines of docs/export.md for other programs, run as they stand there, on a model that was just trained. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { build } from 'esbuild';
import sharp from 'sharp';
import { openDataset } from '../../../lib/datasets/open';
import { startBrowser } from '../../../lib/figures/browser';
import { exportModel } from '../../../lib/runs/exports/exportModel';
import { openModel } from '../../../lib/runs/openModel';
import { predict } from '../../../lib/runs/predict';
import { train } from '../../../lib/runs/train';
import { withoutBrowser } from '../../data/browser';
import { guideCode } from '../../data/guide';
import { repository, tinyConfig } from '../../data/runs';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { assertClose } from '../../helpers';

temporaryCache();
const folder = temporaryFolder();
const run = join(folder, 'runs', 'x');
const GUIDE = 'docs/export.md';
let expected: Float32Array;

before(async () => {
  const config = tinyConfig({ training: { epochs: 2 }, evaluation: { views: 'thirty-six' } });
  await train(config, { out: run });
  const { splits, shape } = await openDataset(config.dataset);
  const pixels = splits.test.read([4]);
  const raw = { width: shape[1], height: shape[0], channels: 1 } as const;
  await sharp(pixels, { raw }).toFile(join(folder, 'face.jpg'));
  const seen = await sharp(join(folder, 'face.jpg')).greyscale().raw().toBuffer();
  await sharp(seen, { raw }).toFile(join(folder, 'face.png')); // the same pixels, whatever the browser makes of JPEGs
  const model = await openModel(run);
  for (const to of ['onnx', 'tfjs'] as const) await exportModel(model, { to });
  const [image] = await predict(model, [join(folder, 'face.png')], { detect: false });
  expected = Float32Array.from(Object.values(image!.faces[0]!.probabilities));
  model.close();
});

/** A Python that has what the guide tells to install: that of the benchmark, or one in the path. */
function findPython(): string | undefined {
  const own = join(repository, 'bench', '.venv', 'bin', 'python');
  const candidates = [...(existsSync(own) ? [own] : []), 'python3', 'python'];
  return candidates.find(
    (python) => spawnSync(python, ['-c', 'import numpy, onnxruntime, PIL'], { stdio: 'ignore' }).status === 0,
  );
}

const python = findPython();

test('Python: ONNX Runtime says what mien does, to 1e-4', {
  skip: python ? false : 'no Python here has onnxruntime, numpy and Pillow (`npm run bench:setup` installs them)',
}, () => {
  const code = guideCode(GUIDE, 'python');
  const { status, stdout, stderr } = spawnSync(python!, ['-c', code], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const [, said, shapes] = /^(\{.*\}) (.*)$/m.exec(stdout)!;
  const probabilities = JSON.parse(said!.replaceAll("'", '"')) as Record<string, number>;
  assert.equal(Object.keys(probabilities)[1], 'happy');
  assertClose(Object.values(probabilities), expected, 1e-4);
  assert.equal(shapes, '(8,) (8,)');
});

test('TypeScript in a browser: stock tfjs says what mien does, to 1e-3', { skip: withoutBrowser() }, async () => {
  const contents = guideCode(GUIDE, 'ts');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: repository, loader: 'ts' },
    ...{ bundle: true, format: 'esm', write: false, logLevel: 'error' },
  });
  const files = (path: string) => {
    if (path === '/') return { type: 'text/html', body: '<!doctype html><img src="face.png">' };
    if (path === '/page.js') return { type: 'text/javascript', body: outputFiles[0]!.contents };
    return { type: 'application/octet-stream', body: readFileSync(join(folder, path)) };
  };
  const server = createServer(({ url }, response) => {
    try {
      const { type, body } = files(url!);
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    const failed = new Promise<never>((_, fail) => page.on('pageerror', fail));
    const said = page.waitForEvent('console', {
      predicate: (message) => message.args().length === 3,
      timeout: 180_000,
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'load' });
    await page.addScriptTag({ type: 'module', url: '/page.js' });
    const message = await Promise.race([said, failed]);
    const [pairs, ...shapes] = await Promise.all(message.args().map((value) => value.jsonValue()));
    assert.equal(pairs[1][0], 'happy');
    assertClose(
      pairs.map((pair: [string, number]) => pair[1]),
      expected,
      1e-3,
    );
    assert.deepEqual(shapes, [
      [1, 8],
      [1, 8],
    ]);
  } finally {
    await browser.close();
    server.close();
  }
});
