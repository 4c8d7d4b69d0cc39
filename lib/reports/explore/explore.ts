/** A run as a page to look at: both codes, every face, swaps painted in the browser. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { projectUmap } from '../../evaluation/embeddings';
import { type Matrix, takeRows } from '../../evaluation/matrix';
import { type OpenRun, requireRun } from '../../runs/openRun';
import { LISTENER_KEYS, requireSettings } from '../../support/argument';
import { MienError, UsageError } from '../../support/errors';
import { writeFileAtomic, writeFolderAtomic } from '../../support/files';
import { type Listener, reportTo } from '../../support/listener';
import { FEWEST_SHOWN, shownImages } from '../shownImages';
import type { Parts } from './document';
import { missedOf } from './missed';
import { packDetector, packNetwork } from './network';
import { base64, packCode, packPositions } from './pack';
import { copyPage, INDEX } from './page';
import { firstPicks, labelsOf } from './shown';
import { drawSprites } from './sprites';

/** What a page still turns smoothly, and what it weighs: about 25 MB. */
const MOST_SHOWN = 50_000;

export interface ExploreSettings extends Listener {
  /** The folder of the page. Default: `explore` in the run folder. An earlier page there is replaced. */
  readonly out?: string;
  /** At most so many of the test images are shown, drawn by seed; from 32. Default: 50,000. */
  readonly faces?: number;
}

export interface Explorer {
  /** The file to open. */
  readonly page: string;
  /** Test images, and how many of them it shows. */
  readonly images: number;
  readonly shown: number;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/**
 * Writes a page of static files that opens from any host and from the file system, without a network: UMAP of both codes side by side, each
 * point a face; expressions swapped by the run's own decoder; photographs and the camera named. The small images of the test split (of a larger
 * one, `faces` drawn by seed) and the run's weights are in it.
 * @throws MienError when the test split has fewer than 32 images, or `out` holds something else than such a page
 * @throws UsageError when `faces` is less than 32
 * @throws InterruptedError when it is aborted
 */
export async function explore(run: OpenRun, settings: ExploreSettings = {}): Promise<Explorer> {
  requireRun(run);
  requireSettings(settings, ['out', 'faces', ...LISTENER_KEYS]);
  const { out, faces, ...listener } = settings;
  const folder = resolve(out ?? join(run.folder.path, 'explore'));
  checkPlace(folder);
  if (faces !== undefined && !(faces >= FEWEST_SHOWN))
    throw new UsageError(`${faces} faces are too few to lay out`, `Ask for at least ${FEWEST_SHOWN}.`);
  const { test } = run.dataset.splits;
  if (test.size < FEWEST_SHOWN) {
    throw new MienError(
      `The test split has ${test.size} images, too few to lay out`,
      `Give a dataset with at least ${FEWEST_SHOWN}.`,
    );
  }
  const shown = shownImages(test.size, faces ?? MOST_SHOWN);
  if (shown.length < test.size)
    listener.note?.(`${shown.length} of ${test.size} test images are shown, drawn by seed.`);
  const { expression, nuisance } = run.codes('test');
  const codes = { expression: takeRows(expression, shown), nuisance: takeRows(nuisance, shown) };
  const positions = {
    expression: await project(codes.expression, 'Laying out z_e', listener),
    nuisance: await project(codes.nuisance, 'Laying out z_n', listener),
  };
  await writeFolderAtomic(folder, async (beside) => {
    const write = (file: string, content: string | Uint8Array) => writeFileAtomic(join(beside, file), content);
    const sprites = await drawSprites(test, run.dataset.shape, shown, write);
    listener.note?.(`Naming ${test.size} test images, over every view that the run judges by.`); // of many views it takes a while, in silence
    write('points.js', script('points', { ...aboutRun(run, shown), positions, sprites }));
    write('codes.js', script('codes', { expression: packCode(codes.expression), nuisance: packCode(codes.nuisance) }));
    const detector = packDetector();
    const network = await packNetwork(run, join(beside, 'network'));
    write(
      'network.js',
      script('network', { ...network, missed: missedOf(run, codes, shown), detects: detector !== null }),
    );
    if (detector) write('detector.js', script('detector', detector));
    copyPage(beside);
  });
  return {
    ...{ page: join(folder, INDEX), images: test.size, shown: shown.length },
    files: readdirSync(folder).map((file) => {
      const path = join(folder, file);
      return { path, bytes: statSync(path).size };
    }),
  };
}

/** A page is replaced whole, so that nothing else may lie in its folder. */
function checkPlace(folder: string): void {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder);
  if (files.length === 0 || (files.includes(INDEX) && files.includes('points.js'))) return;
  throw new MienError(`${folder} holds something else`, 'Choose another folder with --out.');
}

async function project(codes: Matrix, work: string, listener: Listener): Promise<string> {
  const progress = reportTo(listener, work);
  return packPositions(await projectUmap(codes, { progress, signal: listener.signal }));
}

function aboutRun(run: OpenRun, shown: Int32Array) {
  const { dataset, folder, isOwn } = run;
  const chosen = (codes: ArrayLike<number>) => Int16Array.from(shown, (image) => codes[image]!);
  return {
    ...{ run: basename(folder.path), dataset: dataset.name, isOwn, images: dataset.splits.test.size, n: shown.length },
    ...{ classes: dataset.classes, shape: dataset.shape },
    factors: labelsOf(run).map(({ name, values, codes }) => ({ name, values, codes: base64(chosen(codes)) })),
    ...firstPicks(run, shown),
  };
}

/** A script that leaves a value in `window.mien`. */
function script<Name extends keyof Parts>(name: Name, value: Parts[Name]): string {
  return `(window.mien ??= {}).${name} = ${JSON.stringify(value)};\n`;
}
