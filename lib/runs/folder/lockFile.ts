import {
  closeSync,
  fstatSync,
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
      return new LockFile(path, write(path, 'wx'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
      throw asFileError(error);
    }
  }

  /**
   * Puts one in the place of another.
   * @throws FileError when it cannot be written
   */
  static replace(path: string): LockFile {
    const beside = `${path}.${process.pid}.tmp`;
    try {
      const file = write(beside, 'w');
      renameSync(beside, path);
      return new LockFile(path, file);
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

function write(path: string, flag: 'w' | 'wx'): number {
  const text = content(); // before it is there: empty it says of nobody that it is held
  const file = openSync(path, flag);
  try {
    writeSync(file, text);
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
