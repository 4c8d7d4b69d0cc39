/** A checkpoint is one safetensors file: every variable, the optimizer's slots, and the history so far as metadata. */
import { tf } from '../../engine';
import { namedVariables, type Parts } from '../../models/parts';
import { MienError } from '../../support/errors';
import { type NamedArray, readSafetensors, writeSafetensors } from '../../support/safetensors';
import type { Optimizers } from '../../training/optimizers/optimizers';
import type { EpochRecord } from '../../training/trainer';

const SLOT_PREFIX = 'optimizer/';

type OptimizerState = Pick<Optimizers, 'state' | 'restore'>;

/** What a checkpoint was trained from: it is never continued with anything else. */
export interface CheckpointOrigin {
  /** Of the configuration. */
  readonly fingerprint: string;
  /** The digest of the data, whole. */
  readonly data: string;
}

export function saveCheckpoint(
  path: string,
  parts: Parts,
  optimizer: OptimizerState,
  history: readonly EpochRecord[],
  origin: CheckpointOrigin,
): void {
  const { slots, steps } = optimizer.state();
  const tensors = weightsOf(parts);
  for (const [name, slot] of slots) {
    tensors.set(SLOT_PREFIX + name, { shape: slot.shape, values: slot.dataSync() as Float32Array });
  }
  const metadata = { format: 'mien-checkpoint-1', steps: String(steps), history: JSON.stringify(history), ...origin };
  writeSafetensors(path, { tensors, metadata });
}

/**
 * Puts variables and optimizer back as they were.
 * @returns the history up to the checkpoint
 * @throws MienError when the file is damaged or belongs to another configuration or other data
 */
export function loadCheckpoint(
  path: string,
  parts: Parts,
  optimizer: OptimizerState,
  { fingerprint, data }: CheckpointOrigin,
): EpochRecord[] {
  const { tensors, metadata } = readSafetensors(path);
  if (metadata.fingerprint !== fingerprint) {
    throw new MienError(
      `${path} was written by a run with another configuration`,
      'Start that training in a folder of its own.',
    );
  }
  // those of the first versions do not say what data they are of
  if ((metadata.data ?? data) !== data) {
    throw new MienError(`${path} was trained on other data`, 'Put them back, or train anew in a folder of its own.');
  }
  setWeights(path, parts, tensors);
  const slots = [...tensors].filter(([name]) => name.startsWith(SLOT_PREFIX));
  optimizer.restore(
    new Map(slots.map(([name, { values }]) => [name.slice(SLOT_PREFIX.length), values])),
    Number(metadata.steps),
  );
  return JSON.parse(metadata.history as string) as EpochRecord[];
}

/** The weights alone, e.g. of the best epoch. */
export function saveWeights(path: string, parts: Parts): void {
  writeSafetensors(path, { tensors: weightsOf(parts), metadata: { format: 'mien-weights-1' } });
}

/** @throws MienError when the file is damaged or belongs to another model */
export function loadWeights(path: string, parts: Parts): void {
  setWeights(path, parts, readSafetensors(path).tensors);
}

function weightsOf(parts: Parts): Map<string, NamedArray> {
  const tensors = new Map<string, NamedArray>();
  for (const [name, variable] of namedVariables(parts)) {
    tensors.set(name, { shape: variable.shape, values: variable.dataSync() as Float32Array });
  }
  return tensors;
}

function setWeights(path: string, parts: Parts, tensors: ReadonlyMap<string, NamedArray>): void {
  for (const [name, variable] of namedVariables(parts)) {
    const stored = tensors.get(name);
    if (!stored || stored.shape.join() !== variable.shape.join()) {
      throw new MienError(
        `${path} does not fit the model: ${name} is ${stored ? `[${stored.shape}]` : 'missing'}, not [${variable.shape}]`,
        'Use it with the configuration it was trained with.',
      );
    }
    const odd = stored.values.find((value) => !Number.isFinite(value));
    if (odd !== undefined) {
      throw new MienError(`${path} is damaged: ${name} holds ${odd}`, 'Delete it to start anew.');
    }
    const value = tf.tensor(stored.values, [...stored.shape]);
    variable.assign(value);
    value.dispose();
  }
}
