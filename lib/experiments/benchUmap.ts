/** UMAP against umap-learn: the same codes, in turns, and scikit-learn's word on how well each kept neighbours. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { projectUmap, UMAP_DEFAULTS } from '../evaluation/embeddings';
import type { Matrix } from '../evaluation/encodeSplit';
import { MienError } from '../support/errors';
import { homeFolder } from '../support/paths';
import { Random } from '../support/random';
import type { BenchResult, Timing } from './bench';

export interface UmapBench extends BenchResult {
  /** 0 … 1, by scikit-learn: how many neighbours in the plane are neighbours in the codes. */
  readonly trustworthiness: { readonly ours: number; readonly theirs: number };
}

export interface UmapBenchSettings {
  /** Turns of each side, after one that does not count: umap-learn compiles itself in it. Default 5. */
  readonly turns?: number;
  /** Default 5,000. */
  readonly points?: number;
  readonly onStage?: (sentence: string) => void;
}

const COLUMNS = 64;
const CLUSTERS = 20;
/** Neighbours that trustworthiness looks at. */
const JUDGED = 15;
/** With a seed umap-learn gives the same every time, as mien does, on one thread; without one it uses all. */
const VARIANTS = [
  { peer: 'umap-learn with a seed', seed: 1 },
  { peer: 'umap-learn without a seed, all threads', seed: null },
] as const;

/** @throws MienError when umap-learn has not been installed for it */
export async function benchUmap(settings: UmapBenchSettings = {}): Promise<UmapBench[]> {
  const { turns = 5, points = 5000, onStage = () => {} } = settings;
  const codes = overlappingClusters(points);
  const results: UmapBench[] = [];
  for (const { peer: name, seed } of VARIANTS) {
    onStage(`Projection of ${points} × ${COLUMNS} codes, against ${name}`);
    const peer = new UmapPeer();
    try {
      await peer.load(codes, seed);
      results.push(await inTurns(codes, peer, name, turns));
    } finally {
      peer.end();
    }
  }
  return results;
}

/** Gaussian clusters whose middles lie about as far apart as their points. */
function overlappingClusters(n: number): Matrix {
  const random = new Random(1, 'bench', 'umap');
  const middles = Float32Array.from({ length: CLUSTERS * COLUMNS }, () => random.normal(0, 0.6));
  const values = Float32Array.from({ length: n * COLUMNS }, (_, at) => {
    const cluster = Math.floor(at / COLUMNS) % CLUSTERS;
    return middles[cluster * COLUMNS + (at % COLUMNS)]! + random.normal();
  });
  return { values, columns: COLUMNS };
}

async function inTurns(codes: Matrix, peer: UmapPeer, name: string, turns: number): Promise<UmapBench> {
  const ours: number[] = [];
  const theirs: number[] = [];
  let points: [number, number][] = [];
  for (let turn = 0; turn <= turns; turn++) {
    const start = performance.now();
    points = await projectUmap(codes);
    ours[turn] = performance.now() - start;
    theirs[turn] = await peer.time();
  }
  const counted = (times: number[]) => times.slice(1);
  const ratios = counted(theirs.map((time, turn) => time / ours[turn]!));
  const unit = 'ms';
  return {
    work: `UMAP of ${codes.values.length / codes.columns} × ${codes.columns} codes`,
    peer: name,
    ours: { ...summarise(counted(ours)), unit },
    theirs: { ...summarise(counted(theirs)), unit },
    ratio: summarise(ratios),
    trustworthiness: await peer.judge(points),
  };
}

function summarise(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** A Python process that runs umap-learn (`bench/umap_peer.py`), one request and one answer a line. */
class UmapPeer {
  private readonly process: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private readonly lines: Interface;
  private readonly folder = mkdtempSync(join(os.tmpdir(), 'mien-bench-'));

  constructor() {
    const folder = join(homeFolder(), 'bench');
    const python = join(folder, '.venv', 'bin', 'python');
    if (!existsSync(python)) {
      throw new MienError('umap-learn is not installed to compare with', 'Run `npm run bench:setup`.');
    }
    this.process = spawn(python, [join(folder, 'umap_peer.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout! });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  async load({ values, columns }: Matrix, seed: number | null): Promise<void> {
    const codes = this.write('codes', values);
    const { neighbours, minDistance } = UMAP_DEFAULTS;
    await this.ask('load', { codes, columns, neighbours, minDistance, seed });
  }

  /** Milliseconds of one projection. */
  async time(): Promise<number> {
    return (await this.ask<{ milliseconds: number }>('time')).milliseconds;
  }

  judge(points: readonly (readonly number[])[]): Promise<UmapBench['trustworthiness']> {
    return this.ask('judge', { points: this.write('points', Float32Array.from(points.flat())), neighbours: JUDGED });
  }

  end(): void {
    this.lines.close();
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(name: string, values: Float32Array): string {
    const file = join(this.folder, name);
    writeFileSync(file, values);
    return file;
  }

  private async ask<Answer>(what: string, settings: object = {}): Promise<Answer> {
    this.process.stdin!.write(`${JSON.stringify({ do: what, ...settings })}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new MienError('umap-learn ended; its message is above', 'Run `npm run bench:setup` again.');
    return JSON.parse(value as string) as Answer;
  }
}
