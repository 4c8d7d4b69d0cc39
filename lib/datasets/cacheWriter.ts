import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { NPY_HEADER_BYTES, npyHeader, writeNpy } from '../support/npy';
import type { DatasetHeader } from './cache';
import { pixelsOf, SPLIT_NAMES, type SplitName } from './dataset';

/** Bytes held back before they are written, so that small images do not cost a system call each. */
const BUFFER_BYTES = 1 << 20;

/** Packs images into the files of a cache as they come, so that memory stays flat whatever their number. */
export class CacheWriter {
  readonly unreadable: string[] = [];
  private readonly splits: Record<SplitName, SplitWriter>;

  constructor(
    private readonly folder: string,
    private readonly header: DatasetHeader,
  ) {
    const open = (name: SplitName) => new SplitWriter(join(folder, `${name}-images.npy`), header);
    this.splits = { train: open('train'), validation: open('validation'), test: open('test') };
  }

  /**
   * @param image [H, W, C] (or several, one after the other, with as many labels)
   * @param codes the value of each factor in the header's order, for each image
   * @param distributions [K] shares of votes for each image that has them; where some have and others not, the others' are their labels
   */
  add(
    split: SplitName,
    image: Uint8Array,
    labels: readonly number[],
    codes: readonly (readonly number[])[],
    distributions: readonly (readonly number[] | undefined)[] = [],
  ): void {
    this.splits[split].add(image, labels, codes, distributions);
  }

  /** Remembers an image that is left out, so that it is reported by name. */
  leaveOut(file: string, reason: string): void {
    this.unreadable.push(`${file}: ${reason}`);
  }

  /** How many images a split has so far. */
  count(split: SplitName): number {
    return this.splits[split].count;
  }

  /** Writes what is left. @returns the names of all files */
  finish(): string[] {
    const files: string[] = [];
    const classes = this.header.classes.length;
    const voted = SPLIT_NAMES.some((name) => this.splits[name].isVoted);
    for (const name of SPLIT_NAMES) {
      const { labels, codes, distributions } = this.splits[name].finish();
      const factors = new Int32Array(this.header.factors.length * labels.length);
      codes.forEach((values, i) => {
        values.forEach((value, f) => {
          factors[f * labels.length + i] = value;
        });
      });
      writeNpy(join(this.folder, `${name}-labels.npy`), Int32Array.from(labels), [labels.length]);
      writeNpy(join(this.folder, `${name}-factors.npy`), factors, [this.header.factors.length, labels.length]);
      files.push(`${name}-images.npy`, `${name}-labels.npy`, `${name}-factors.npy`);
      if (!voted) continue;
      const shares = new Float32Array(labels.length * classes);
      labels.forEach((label, i) => {
        const row = distributions[i];
        if (row) shares.set(row, i * classes);
        else shares[i * classes + label] = 1;
      });
      writeNpy(join(this.folder, `${name}-distributions.npy`), shares, [labels.length, classes]);
      files.push(`${name}-distributions.npy`);
    }
    return files;
  }
}

class SplitWriter {
  private readonly file: number;
  private readonly labels: number[] = [];
  private readonly codes: (readonly number[])[] = [];
  private readonly distributions: (readonly number[] | undefined)[] = [];
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;

  constructor(
    path: string,
    private readonly header: DatasetHeader,
  ) {
    this.file = openSync(path, 'w');
    writeSync(this.file, Buffer.alloc(NPY_HEADER_BYTES)); // filled in at the end, when N is known
  }

  get count(): number {
    return this.labels.length;
  }

  /** Whether an image has a distribution of votes. */
  get isVoted(): boolean {
    return this.distributions.some((row) => row !== undefined);
  }

  add(
    images: Uint8Array,
    labels: readonly number[],
    codes: readonly (readonly number[])[],
    distributions: readonly (readonly number[] | undefined)[],
  ): void {
    if (images.length !== labels.length * pixelsOf(this.header.shape)) {
      throw new RangeError(
        `${images.length} bytes are not ${labels.length} images of ${this.header.shape.join(' × ')}`,
      );
    }
    for (let i = 0; i < labels.length; i++) {
      this.labels.push(labels[i] as number);
      this.codes.push(codes[i] as readonly number[]);
      this.distributions.push(distributions[i]);
    }
    this.pending.push(images);
    this.pendingBytes += images.length;
    if (this.pendingBytes >= BUFFER_BYTES) this.flush();
  }

  finish() {
    this.flush();
    writeSync(this.file, npyHeader('|u1', [this.labels.length, ...this.header.shape]), 0, NPY_HEADER_BYTES, 0);
    closeSync(this.file);
    return { labels: this.labels, codes: this.codes, distributions: this.distributions };
  }

  private flush(): void {
    if (this.pending.length > 0) writeSync(this.file, Buffer.concat(this.pending));
    this.pending = [];
    this.pendingBytes = 0;
  }
}
