import path from 'node:path';
import { Piscina } from 'piscina';
import { MienError, messageOf } from '../../support/errors';
import type { SyntheticOptions } from './options';
import { type Range, type RenderedRange, renderRange } from './renderRange';

/** Images per message: enough that sending them costs nothing, few enough that all threads finish together. */
const CHUNK = 50;
/** Pieces a thread may have begun and not handed over, on average, which bounds what is kept until its turn. */
const AHEAD = 4;

/** Receives what has been rendered, in order; may throw to stop. */
export type Take = (range: Range, rendered: RenderedRange) => void;

/**
 * Renders ranges, each image once, and hands over the results in order, piece by piece. Memory does not grow with the ranges.
 *
 * Threads finish in any order, and a cache is written in one. Two threads and AHEAD = 4, with pieces 0, 1, 2 … of CHUNK images each:
 *
 *     piece 0 is slow (in the first thread); the second renders 1, 2, … 7, which are kept until 0 is there;
 *     8 is not begun: it would be the ninth piece out (2 · 4 are allowed), so the second thread idles;
 *     0 arrives and is handed over: 8 is begun; 1 is handed over: 9 is begun; and so on.
 *
 * @param threads 0 renders in this thread
 * @param file what the threads run
 * @throws MienError when a thread stops before its time, and whatever `take` throws
 */
export async function renderAll(
  options: SyntheticOptions,
  wholes: readonly Range[],
  threads: number,
  take: Take,
  file = workerFile(),
): Promise<void> {
  const pieces = wholes.flatMap(split);
  if (threads === 0 || pieces.length === 0) {
    for (const piece of pieces) take(piece, renderRange(options, piece));
    return;
  }
  const count = Math.min(threads, pieces.length);
  const execArgv = path.extname(file) === '.ts' ? ['--require', require.resolve('tsx/cjs')] : [];
  const pool = new Piscina({ filename: file, workerData: options, execArgv, minThreads: count, maxThreads: count });
  pool.on('error', () => {}); // every failure is told by its task; this is only of a thread that answers while the pool is being destroyed
  const begun: Promise<RenderedRange>[] = [];
  const begin = (piece: Range | undefined) => {
    if (!piece) return;
    const rendering = pool.run(piece) as Promise<RenderedRange>;
    rendering.catch(() => {}); // told when its turn comes, or not at all where an earlier one has failed
    begun.push(rendering);
  };
  try {
    pieces.slice(0, AHEAD * count).forEach(begin);
    for (const [turn, piece] of pieces.entries()) {
      take(piece, await begun[turn]!.catch((error) => Promise.reject(stopped(messageOf(error)))));
      delete begun[turn]; // or its images would stay in memory
      begin(pieces[turn + AHEAD * count]);
    }
  } finally {
    await pool.destroy();
  }
}

/**
 * Next to this file lies worker.js when compiled, and worker.ts when run from source. Node 20 does not hand the loader that reads
 * .ts files on to its threads, so there each one loads it for itself, and without the flags of this process.
 */
function workerFile(): string {
  return path.join(__dirname, `worker${path.extname(__filename)}`);
}

function stopped(reason: string): MienError {
  return new MienError(
    `synthetic faces: a rendering thread stopped (${reason}).`,
    'If memory ran out, close other programs, or render fewer or smaller images at a time.',
  );
}

function split({ split, start, count }: Range): Range[] {
  const parts: Range[] = [];
  for (let at = 0; at < count; at += CHUNK) {
    parts.push({ split, start: start + at, count: Math.min(CHUNK, count - at) });
  }
  return parts;
}
