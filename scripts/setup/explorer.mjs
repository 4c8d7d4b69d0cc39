// The page of `mien explore`: lib/explorer as one script, with stock tfjs and what else stands beside it in the folder of a page.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { inRoot, remove } from '../../lib/setup/files.mjs';
import { run } from '../../lib/setup/run.mjs';

const sources = inRoot('lib', 'explorer');
export const page = inRoot('lib', 'dist', 'explorer', 'page');

/** d3 asks that its licence goes with every copy. */
const NOTICE =
  '/* mien, MIT. d3-zoom, d3-selection, d3-quadtree, d3-polygon: ISC, Copyright 2010-2021 Mike Bostock. */';

export async function buildExplorer(context) {
  remove(path.dirname(page));
  fs.mkdirSync(page, { recursive: true });
  const options = [
    '--bundle',
    '--minify',
    '--format=iife',
    '--target=es2020',
    '--charset=utf8',
    `--banner:js=${NOTICE}`,
  ];
  await run(
    process.execPath,
    [
      inRoot('node_modules', 'esbuild', 'bin', 'esbuild'),
      `explorer=${sources}/main.ts`,
      `explorer=${sources}/styles/explorer.css`,
      ...options,
      `--outdir=${page}`,
    ],
    {
      ...context,
      what: 'the explorer does not build',
      cure: 'mend what esbuild names, then run the same command again.',
    },
  );
  fs.copyFileSync(`${sources}/index.html`, `${page}/index.html`);
  fs.copyFileSync(inRoot('node_modules', '@tensorflow', 'tfjs', 'dist', 'tf.es2017.min.js'), `${page}/tf.js`);
}
