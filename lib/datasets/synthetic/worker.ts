/** A thread that renders the ranges it is sent, until it is told to stop. Started by pool.ts. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { SyntheticOptions } from './options';
import { type Range, renderRange } from './renderRange';

const port = parentPort as MessagePort;
const options = workerData as SyntheticOptions;

port.on('message', (range: Range) => {
  const rendered = renderRange(options, range);
  const { images, labels, codes } = rendered;
  port.postMessage(
    rendered,
    [images, labels, codes].map(({ buffer }) => buffer as ArrayBuffer),
  );
});
