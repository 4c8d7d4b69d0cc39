import { setTimeout as sleep } from 'node:timers/promises';
import { native } from '../../engine';
import type { Report } from '../../support/listener';
import type { Curve } from './curve';
import { type Edges, withoutFaint } from './fuzzySet';

export interface Watch {
  readonly progress?: Report;
  /** Ends the work early: its promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Layout {
  /** [M, 2], moved in place. */
  readonly points: Float32Array;
  /** [N, 2]: the same array in a fit; in a transform the fitted points, which stay. */
  readonly anchors: Float32Array;
  /** From points to anchors. */
  readonly edges: Edges;
  readonly curve: Curve;
  readonly epochs: number;
  readonly learningRate: number;
  readonly seed: number;
}

const POLL_MS = 50;
const [DONE, STOP] = [0, 1];

/** Moves the points by stochastic gradient descent, on another thread. Rejected or not, that thread has ended. */
export async function descend(layout: Layout, { progress, signal }: Watch): Promise<void> {
  signal?.throwIfAborted();
  const { points, anchors, curve, epochs, learningRate, seed } = layout;
  const edges = withoutFaint(layout.edges, epochs);
  const largest = edges.weights.reduce((max, weight) => Math.max(max, weight), 0);
  const periods = edges.weights.map((weight) => largest / weight); // the surest are sampled every epoch
  const control = new Int32Array(2);
  const { heads, tails } = edges;
  const ended = native.umapLayout({
    points,
    anchors,
    heads,
    tails,
    periods,
    epochs,
    ...curve,
    learningRate,
    seed,
    control,
  });
  const stop = () => Atomics.store(control, STOP, 1);
  signal?.addEventListener('abort', stop);
  try {
    while ((await Promise.race([ended, sleep(POLL_MS, 'running', { ref: false })])) === 'running') {
      progress?.(Atomics.load(control, DONE), epochs);
    }
    signal?.throwIfAborted();
    progress?.(epochs, epochs);
  } finally {
    stop(); // if a report threw
    await ended.catch(() => {});
    signal?.removeEventListener('abort', stop);
  }
}
