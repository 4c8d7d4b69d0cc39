import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { asFileError } from '../../support/fileError';
import { type ProcessName, thisProcess } from '../../support/processes';

/** A file that names this process and is kept open: so it is seen where another file has come in its place. */
export class LockFile {
  private isOpen = true;

  private constructor(
    private readonly path: string,
    private readonly file: number,
  ) {}

  /**
   * @returns undefined where the file is there already
   * @throws FileError when it cannot be written
   */
  static create(path: string): LockFile | undefined {
    try {
      return new LockFile(path, createWhole(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
      throw asFileError(error, path, 'write');
    }
  }

  /**
   * Puts one in the place of another.
   * @throws FileError when it cannot be written
   */
  static replace(path: string): LockFile {
    try {
      return new LockFile(path, putInPlace(path, renameSync));
    } catch (error) {
      throw asFileError(error, path, 'replace');
    }
  }

  /** When it was written last, by the clock of its disk, which need not be that of this machine; ms. */
  get time(): number {
    return fstatSync(this.file).mtimeMs;
  }

  /** Whether it is still what others see under its path. */
  get isSeen(): boolean {
    if (!this.isOpen) return false;
    const [seen, mine] = [statsOf(this.path), fstatSync(this.file)];
    return seen !== undefined && seen.ino === mine.ino && seen.dev === mine.dev;
  }

  /** Writes it anew. */
  sign(): void {
    try {
      writeSync(this.file, content(), 0);
    } catch {
      // a disk that is full or away: this sign is missed, and a later one seen
    }
  }

  /** Removes it, where it is still seen. Done twice it is done once. */
  release(): void {
    if (this.isSeen) rmSync(this.path, { force: true });
    if (this.isOpen) closeSync(this.file);
    this.isOpen = false;
  }
}

/** Whom a lock names; undefined where there is none, or it was cut off. */
export function readHolder(path: string): ProcessName | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessName;
  } catch {
    return undefined;
  }
}

/** When a lock was written last, by the clock of its disk; ms. */
export function timeOf(path: string): number | undefined {
  return statsOf(path)?.mtimeMs;
}

/** What disks say that know no second name of a file (exFAT, some in user space). */
const NO_LINKS: readonly unknown[] = ['EPERM', 'ENOSYS', 'ENOTSUP'];

/** @throws EEXIST where there is one */
function createWhole(path: string): number {
  try {
    return putInPlace(path, linkSync);
  } catch (error) {
    if (!NO_LINKS.includes((error as NodeJS.ErrnoException).code)) throw error;
    return written(path); // empty for a moment, for which `takeOver` waits
  }
}

/** Writes beside and names it in one step: nobody finds a lock that does not say yet whose it is. @returns the open file */
function putInPlace(path: string, place: (beside: string, path: string) => void): number {
  const beside = `${path}.${randomUUID()}.tmp`; // not by its process: containers on one disk have the same numbers
  try {
    const file = written(beside);
    try {
      place(beside, path);
      return file;
    } catch (error) {
      closeSync(file);
      throw error;
    }
  } finally {
    rmSync(beside, { force: true });
  }
}

function written(path: string): number {
  const file = openSync(path, 'wx');
  try {
    writeSync(file, content());
    return file;
  } catch (error) {
    closeSync(file);
    rmSync(path, { force: true });
    throw error;
  }
}

function content(): string {
  return JSON.stringify(thisProcess());
}

function statsOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
