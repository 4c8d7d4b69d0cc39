/**
 * The run folder, the contract between training and everything that looks at its results:
 *
 *     config.json      the whole configuration, with versions, the git commit and the digest of the data
 *     history.jsonl    a line an epoch
 *     checkpoint/      last.safetensors (to resume); where the best epoch is kept, best.safetensors (its weights)
 *     model/           tfjs LayersModel files of the epoch that is kept
 *     events.out.*     for TensorBoard
 *     sampling/        where images are drawn against a shortcut: guesses.npy, and drawn.json, which says what they come to
 *     summary.json     written last: the run is finished when it is there
 *     calibration.json the temperature of its probabilities
 *     judgement.json   what the finished run is worth
 *     run.lock         while a training writes here
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DatasetDigest } from '../../datasets/packed/digest';
import { MienError } from '../../support/errors';
import { readJson, removeLeftovers, writeFileAtomic, writeJson } from '../../support/files';
import { quoted } from '../../support/shell';
import type { EpochRecord } from '../../training/trainer';

export interface RunSummary {
  /** Of the configuration that was trained. */
  readonly fingerprint: string;
  /** Expression names in the order of the classifier's outputs; missing in runs of the first version. */
  readonly classes?: readonly string[];
  readonly epochs: number;
  /** The epoch whose model was kept; runs of the first versions, which kept the best, have it as `bestEpoch`. */
  readonly keptEpoch: number;
  /** Of that epoch. */
  readonly validation: EpochRecord['validation'];
  /** Share of validation images of the most frequent class: chance; missing in runs of earlier versions. */
  readonly guessing?: number;
  /** Seconds of training, over all resumptions. */
  readonly seconds: number;
  /** Resident memory at its highest, in megabytes, in the process that finished the run. */
  readonly peakMemory: number;
}

/** What a run was made from. */
export interface RunConfig {
  readonly config: unknown;
  readonly provenance: unknown;
  /** Of the data that it was trained on; missing in runs of the first versions. */
  readonly data?: DatasetDigest;
}

export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  get lock(): string {
    return join(this.path, 'run.lock');
  }

  get lastCheckpoint(): string {
    return join(this.path, 'checkpoint', 'last.safetensors');
  }

  get bestCheckpoint(): string {
    return join(this.path, 'checkpoint', 'best.safetensors');
  }

  get model(): string {
    return join(this.path, 'model');
  }

  get summary(): string {
    return join(this.path, 'summary.json');
  }

  get sampling(): string {
    return join(this.path, 'sampling');
  }

  get calibration(): string {
    return join(this.path, 'calibration.json');
  }

  get judgement(): string {
    return join(this.path, 'judgement.json');
  }

  /** Whether a run was started here. */
  get exists(): boolean {
    return existsSync(this.config);
  }

  get isFinished(): boolean {
    return existsSync(this.summary);
  }

  get canResume(): boolean {
    return existsSync(this.lastCheckpoint);
  }

  /** Removes what trainings that were killed have left half-written. Whoever does it holds the lock. */
  clean(): void {
    removeLeftovers(this.path);
    removeLeftovers(dirname(this.lastCheckpoint));
  }

  /** Removes what a training that has not come to the end of an epoch was drawn against. Whoever does it holds the lock. */
  forgetDraw(): void {
    rmSync(this.sampling, { recursive: true, force: true });
  }

  /** @throws MienError when there is no run here */
  readConfig(): RunConfig {
    if (!this.exists) throw new MienError(`${this.path} holds no run`, 'Give a folder that `mien train` has made.');
    return readObject(this.config) as unknown as RunConfig;
  }

  writeConfig(config: RunConfig): void {
    writeJson(this.config, config);
  }

  /** @throws MienError naming the line that is no record of an epoch */
  readHistory(): EpochRecord[] {
    return this.historyLines().map((line, i) => {
      const record = recordOf(line);
      if (record) return record;
      throw new MienError(
        `${this.history}, line ${i + 1}, is no record of an epoch`,
        'Mend it or delete the line; of a run that goes on, delete the file: it is written anew from the checkpoint.',
      );
    });
  }

  /** How many epochs are trained. */
  countEpochs(): number {
    return this.historyLines().length;
  }

  /** Written whole each time, so that it always agrees with the checkpoint it was written after. */
  writeHistory(history: readonly EpochRecord[]): void {
    writeFileAtomic(this.history, history.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }

  /** @throws MienError when the run has not finished */
  readSummary(): RunSummary {
    if (!this.isFinished) {
      throw new MienError(
        `The run in ${this.path} has not finished`,
        `Continue it with \`mien train --out ${quoted(this.path)} --resume\`.`,
      );
    }
    const { bestEpoch, ...summary } = readObject(this.summary) as unknown as RunSummary & { bestEpoch?: number };
    return bestEpoch === undefined ? summary : { ...summary, keptEpoch: bestEpoch };
  }

  writeSummary(summary: RunSummary): void {
    writeJson(this.summary, summary);
  }

  private get config(): string {
    return join(this.path, 'config.json');
  }

  private get history(): string {
    return join(this.path, 'history.jsonl');
  }

  private historyLines(): string[] {
    return existsSync(this.history) ? readFileSync(this.history, 'utf8').split('\n').filter(Boolean) : [];
  }
}

function readObject(path: string): object {
  const value = readJson(path);
  if (isObject(value)) return value;
  throw new MienError(`${path} is damaged: it holds ${JSON.stringify(value)}`, 'Put it back, or train again.');
}

function recordOf(line: string): EpochRecord | undefined {
  try {
    const record = JSON.parse(line) as Partial<EpochRecord> | null;
    const isWhole = typeof record?.epoch === 'number' && isObject(record.train) && isObject(record.validation);
    return isWhole ? (record as EpochRecord) : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
