import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, posix, resolve, sep } from 'node:path';
import { MienError } from '../../support/errors';

/** Where a name leads: to a file (which may be missing: whoever reads it will say so), or why it may not be followed. */
export type Located = { readonly file: string; readonly missing: boolean } | { readonly refused: string };

/**
 * A dataset's folder, which nothing written in the dataset may lead out of: annotations and links come from strangers, and what they
 * name is decoded, cached and shown.
 */
export class Enclosure {
  /** The folder as it was given, made absolute. */
  readonly root: string;
  private readonly realRoot: string;
  private readonly realFolders = new Map<string, string | undefined>();

  /** @throws MienError when there is no such folder */
  constructor(root: string) {
    this.root = resolve(root);
    if (!statSync(this.root, { throwIfNoEntry: false })?.isDirectory()) {
      throw new MienError(`There is no folder ${this.root}`, "Give the dataset's folder with --root.");
    }
    this.realRoot = realpathSync(this.root);
  }

  /**
   * Follows a name from an annotation, with slashes of either kind; where there is none as it is written, one with its letters composed
   * or decomposed (é in one sign or in two, as macOS writes it).
   * @param below the folder that names are relative to, below the root
   */
  locate(name: string, below = ''): Located {
    const located = this.locateAs(name, below);
    if ('refused' in located || !located.missing) return located;
    for (const form of ['NFC', 'NFD']) {
      const other = name.normalize(form);
      const found = other === name ? located : this.locateAs(other, below);
      if (!('refused' in found) && !found.missing) return found;
    }
    return located;
  }

  private locateAs(name: string, below: string): Located {
    const path = name.replaceAll('\\', '/');
    if (path.trim() === '') return { refused: 'is empty' };
    if (path.includes('\0')) return { refused: 'holds a zero byte' };
    if (path.startsWith('/') || /^[a-z]:/i.test(path)) return { refused: 'is absolute' };
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) return { refused: 'climbs with ..' };
    const file = posix.join(below, ...parts);
    const folder = this.realFolder(posix.dirname(file));
    if (folder === undefined) return { file, missing: true };
    if (!this.holds(folder)) return { refused: `is behind a link that leaves ${this.root}` };
    const real = join(folder, posix.basename(file));
    const entry = entryAt(real);
    if (entry?.isSymbolicLink()) return this.behindLink(file);
    return judged(file, entry);
  }

  /**
   * The real place of a folder or file below the root; undefined where there is none.
   * @throws MienError when a link on the way leaves the root
   */
  follow(path: string): string | undefined {
    const real = realOf(join(this.root, path));
    if (real !== undefined && !this.holds(real)) {
      throw new MienError(
        `${join(this.root, path)} is a link that leaves ${this.root}`,
        'Put the files themselves there, or give a folder that holds both as --root.',
      );
    }
    return real;
  }

  private behindLink(file: string): Located {
    const real = realOf(join(this.root, file));
    if (real === undefined) return { file, missing: true };
    if (!this.holds(real)) return { refused: `is a link that leaves ${this.root}` };
    return judged(file, entryAt(real));
  }

  private realFolder(folder: string): string | undefined {
    if (!this.realFolders.has(folder)) this.realFolders.set(folder, realOf(join(this.root, folder)));
    return this.realFolders.get(folder);
  }

  private holds(real: string): boolean {
    const root = this.realRoot.endsWith(sep) ? this.realRoot : this.realRoot + sep;
    return real === this.realRoot || real.startsWith(root);
  }
}

function judged(file: string, entry: Stats | undefined): Located {
  if (entry === undefined) return { file, missing: true };
  return entry.isFile() ? { file, missing: false } : { refused: 'is not a file' };
}

/** What is there, without following a link; undefined for nothing, and for names that no file can have. */
function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Undefined for what does not exist, links that lead nowhere or in circles, and names that no file can have. */
function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
