import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../../support/files';
import { NPY_HEADER_BYTES } from '../../support/npy/header';
import { writeNpy } from '../../support/npy/npy';
import { pixelsOf, SPLIT_NAMES, type SplitName } from '../dataset';
import type { DatasetHeader } from './header';
import { namesOf } from './packedNames';
import { type Records, SplitWriter } from './splitWriter';

/** What a packing that was cut short has on the disk. */
interface Journal {
  readonly key: string;
  readonly sizes: Readonly<Record<SplitName, number>>;
  readonly unreadable: readonly string[];
  readonly notes?: readonly string[];
  readonly state: unknown;
}

/** Packs images into the files of a cache as they come, so that memory stays flat whatever their number. */
export class CacheWriter {
  readonly unreadable: string[] = [];
  /** What was found out while packing, in sentences. */
  readonly notes: string[] = [];
  /** The state of the last checkpoint of a packing that was cut short, for its images to be restored; or undefined. */
  readonly resumed: unknown;
  private readonly splits: Record<SplitName, SplitWriter>;

  /**
   * @param folder empty, or with what an earlier packing of the same left
   * @param key of the cache that is being packed
   */
  constructor(
    private readonly folder: string,
    private readonly header: DatasetHeader,
    private readonly key = '',
  ) {
    const journal = readJournal(folder, header, key);
    this.unreadable.push(...(journal?.unreadable ?? []));
    this.notes.push(...(journal?.notes ?? []));
    this.resumed = journal?.state;
    const open = (name: SplitName) => new SplitWriter(imagesOf(folder, name), header.shape, journal !== undefined);
    this.splits = { train: open('train'), validation: open('validation'), test: open('test') };
  }

  /** Whether a folder holds a packing of this key that can be gone on with. */
  static canResume(folder: string, header: DatasetHeader, key: string): boolean {
    return readJournal(folder, header, key) !== undefined;
  }

  /**
   * @param image [H, W, C] (or several, one after the other, with as many labels)
   * @param codes the value of each factor in the header's order, for each image
   * @param known what else is known of them; where some have shares of votes and others not, the others' are their labels
   */
  add(
    split: SplitName,
    image: Uint8Array,
    labels: readonly number[],
    codes: readonly (readonly number[])[],
    known: Pick<Records, 'distributions' | 'files'> = {},
  ): void {
    this.splits[split].add(image, { labels, codes, ...known });
  }

  /** The same for images that the packing gone on with has written. They are restored in order, before any is added. */
  restore(split: SplitName, records: Records): void {
    this.splits[split].restore(records);
  }

  /** Remembers an image that is left out, so that it is reported by name. */
  leaveOut(file: string, reason: string): void {
    this.unreadable.push(`${file}: ${reason}`);
  }

  /** Adds a sentence to what is known of the dataset. */
  remark(sentence: string): void {
    this.notes.push(sentence);
  }

  /** How many images a split has so far: of one class, or in all. */
  count(split: SplitName, label?: number): number {
    const { labels } = this.splits[split];
    return label === undefined ? labels.length : labels.reduce((n, other) => n + Number(other === label), 0);
  }

  /** Puts everything so far on the disk: from now on a packing that is cut short can be gone on with from here. */
  checkpoint(state: unknown): void {
    const sizes = { train: 0, validation: 0, test: 0 };
    for (const name of SPLIT_NAMES) {
      this.splits[name].sync();
      sizes[name] = this.count(name);
    }
    const { key, unreadable, notes } = this;
    const journal: Journal = { key, sizes, unreadable, notes, state };
    writeJson(journalOf(this.folder), journal);
  }

  /** Writes what is left. @returns the names of all files */
  finish(): string[] {
    const files: string[] = [];
    const classes = this.header.classes.length;
    const voted = this.some(({ distributions }) => distributions);
    const named = this.some(({ files }) => files);
    for (const name of SPLIT_NAMES) {
      this.splits[name].finish();
      const { labels, codes, distributions, files: names } = this.splits[name];
      const factors = new Int32Array(this.header.factors.length * labels.length);
      codes.forEach((values, i) => {
        values.forEach((value, f) => {
          factors[f * labels.length + i] = value;
        });
      });
      writeNpy(join(this.folder, `${name}-labels.npy`), Int32Array.from(labels), [labels.length]);
      writeNpy(join(this.folder, `${name}-factors.npy`), factors, [this.header.factors.length, labels.length]);
      files.push(`${name}-images.npy`, `${name}-labels.npy`, `${name}-factors.npy`);
      if (named) {
        writeJson(
          join(this.folder, namesOf(name)),
          names.map((file) => file ?? null),
        );
        files.push(namesOf(name));
      }
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
    rmSync(journalOf(this.folder), { force: true });
    return files;
  }

  /** Whether any image of any split has it. */
  private some(pick: (records: SplitWriter) => readonly unknown[]): boolean {
    return SPLIT_NAMES.some((name) => pick(this.splits[name]).some((value) => value !== undefined));
  }

  /** Gives the files back, finished or not. */
  close(): void {
    for (const name of SPLIT_NAMES) this.splits[name].close();
  }
}

const journalOf = (folder: string) => join(folder, 'journal.json');
const imagesOf = (folder: string, split: SplitName) => join(folder, `${split}-images.npy`);

function readJournal(folder: string, { shape }: DatasetHeader, key: string): Journal | undefined {
  try {
    const journal = readJson(journalOf(folder)) as Journal;
    const isThere = (name: SplitName) =>
      statSync(imagesOf(folder, name)).size >= bytesOf(journal.sizes[name], pixelsOf(shape));
    return journal.key === key && SPLIT_NAMES.every(isThere) ? journal : undefined;
  } catch {
    return undefined; // killed before its first checkpoint, or something else altogether
  }
}

/** A file without images is empty until it is finished. */
function bytesOf(count: number, pixels: number): number {
  return count === 0 ? 0 : NPY_HEADER_BYTES + count * pixels;
}
