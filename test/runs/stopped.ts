import assert from 'node:assert/strict';
import type { Config } from '../../lib/config/config';
import { train } from '../../lib/runs/train';
import { InterruptedError } from '../../lib/support/errors';

/** Begins a training of more than one epoch in a folder, and interrupts it when the first has ended. */
export async function stopAfterAnEpoch(config: Config, out: string): Promise<void> {
  const controller = new AbortController();
  await assert.rejects(
    train(config, { out, signal: controller.signal, onEpochEnd: () => controller.abort() }),
    (error) => error instanceof InterruptedError && error.name === 'InterruptedError',
  );
}
