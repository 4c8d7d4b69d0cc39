import { closeSync, fdatasyncSync, ftruncateSync, openSync } from 'node:fs';
import { MienError, messageOf } from '../../support/errors';
import { writeWhole } from '../../support/files';
import { NPY_HEADER_BYTES, npyHeader } from '../../support/npy/header';
import { type ImageShape, pixelsOf } from '../dataset';

/** Bytes held back before they are written, so that small images do not cost a system call each. */
const BUFFER_BYTES = 1 << 20;

/** What is known of images, each list in their order. */
export interface Records {
  readonly labels: readonly number[];
  /** The value of each factor, for each image. */
  readonly codes: readonly (readonly number[])[];
  /** [K] shares of votes, for each image that has them. */
  readonly distributions?: readonly (readonly number[] | undefined)[];
  /** The file of each image that has one, below the root. */
  readonly files?: readonly (string | undefined)[];
}

/** Writes the images of one split to their file, and remembers the rest about them until the end. */
export class SplitWriter {
  readonly labels: number[] = [];
  readonly codes: (readonly number[])[] = [];
  readonly distributions: (readonly number[] | undefined)[] = [];
  readonly files: (string | undefined)[] = [];
  private readonly file: number;
  private isOpen = true;
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  private position = NPY_HEADER_BYTES;

  /** @param resumed whether the file is there from an earlier packing */
  constructor(
    private readonly path: string,
    private readonly shape: ImageShape,
    resumed: boolean,
  ) {
    this.file = openSync(path, resumed ? 'r+' : 'w');
  }

  /** Remembers images whose pixels an earlier packing has written. */
  restore({ labels, codes, distributions = [], files = [] }: Records): void {
    for (let i = 0; i < labels.length; i++) {
      this.labels.push(labels[i]!);
      this.codes.push(codes[i]!);
      this.distributions.push(distributions[i]);
      this.files.push(files[i]);
    }
    this.position += labels.length * pixelsOf(this.shape);
  }

  add(images: Uint8Array, records: Records): void {
    const count = records.labels.length;
    if (images.length !== count * pixelsOf(this.shape)) {
      throw new RangeError(`${images.length} bytes are not ${count} images of ${this.shape.join(' × ')}`);
    }
    this.restore(records);
    this.pending.push(images);
    this.pendingBytes += images.length;
    if (this.pendingBytes >= BUFFER_BYTES) this.flush();
  }

  /** Returns when everything so far is on the disk. */
  sync(): void {
    this.flush();
    this.attempt(() => fdatasyncSync(this.file));
  }

  finish(): void {
    this.flush();
    this.attempt(() => {
      writeWhole(this.file, npyHeader('|u1', [this.labels.length, ...this.shape]), 0);
      ftruncateSync(this.file, this.position); // a resumed packing may have left more
    });
    this.close();
  }

  close(): void {
    if (this.isOpen) closeSync(this.file);
    this.isOpen = false;
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    const bytes = Buffer.concat(this.pending);
    this.attempt(() => writeWhole(this.file, bytes, this.position - bytes.length));
    this.pending = [];
    this.pendingBytes = 0;
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw new MienError(
        `Cannot write ${this.path}: ${messageOf(error)}`,
        'Make room where the cache is, or put it elsewhere with MIEN_CACHE, and start again.',
        { cause: error },
      );
    }
  }
}
