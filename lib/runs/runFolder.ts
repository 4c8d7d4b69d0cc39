/**
 * The run folder, the contract between training and everything that looks at its results:
 *
 *     config.json      the whole configuration, with versions and the git commit
 *     history.jsonl    a line an epoch
 *     checkpoint/      last.safetensors (to resume) and best.safetensors (weights of the best epoch)
 *     model/           tfjs LayersModel files of the best epoch
 *     events.out.*     for TensorBoard
 *     summary.json     written last: the run is finished when it is there
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MienError } from '../support/errors';
import { readJson, writeFileAtomic, writeJson } from '../support/files';
import type { EpochRecord } from '../training/trainer';

export interface RunSummary {
  /** Of the configuration that was trained. */
  readonly fingerprint: string;
  /** Expression names in the order of the classifier's outputs; missing in runs of the first version. */
  readonly classes?: readonly string[];
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly validation: EpochRecord['validation'];
  /** Seconds of training, over all resumptions. */
  readonly seconds: number;
  /** Resident memory at its highest, in megabytes, in the process that finished the run. */
  readonly peakMemory: number;
}

export class RunFolder {
  constructor(readonly path: string) {}

  get lastCheckpoint(): string {
    return join(this.path, 'checkpoint', 'last.safetensors');
  }

  get bestCheckpoint(): string {
    return join(this.path, 'checkpoint', 'best.safetensors');
  }

  get model(): string {
    return join(this.path, 'model');
  }

  /** Whether a run was started here. */
  get exists(): boolean {
    return existsSync(join(this.path, 'config.json'));
  }

  get isFinished(): boolean {
    return existsSync(join(this.path, 'summary.json'));
  }

  get canResume(): boolean {
    return existsSync(this.lastCheckpoint);
  }

  /** @throws MienError when there is no run here */
  readConfig(): { config: unknown; provenance: unknown } {
    if (!this.exists) throw new MienError(`${this.path} holds no run`, 'Give a folder that `mien train` has made.');
    return readJson(join(this.path, 'config.json')) as { config: unknown; provenance: unknown };
  }

  writeConfig(config: unknown, provenance: unknown): void {
    writeJson(join(this.path, 'config.json'), { config, provenance });
  }

  readHistory(): EpochRecord[] {
    const path = join(this.path, 'history.jsonl');
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as EpochRecord);
  }

  /** Written whole each time, so that it always agrees with the checkpoint it was written after. */
  writeHistory(history: readonly EpochRecord[]): void {
    writeFileAtomic(join(this.path, 'history.jsonl'), history.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }

  /** @throws MienError when the run has not finished */
  readSummary(): RunSummary {
    if (!this.isFinished) {
      throw new MienError(`The run in ${this.path} has not finished`, 'Continue it with `mien train --resume`.');
    }
    return readJson(join(this.path, 'summary.json')) as RunSummary;
  }

  writeSummary(summary: RunSummary): void {
    writeJson(join(this.path, 'summary.json'), summary);
  }
}
