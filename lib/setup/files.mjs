// Where things are, and the few file operations that the steps share.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import place from './place.cjs';

export const { root } = place;
export const inRoot = (...parts) => path.join(root, ...parts);
export const inPackage = (...parts) => path.join(place.packageFolder, ...parts);

/** A call of set-up with a flag, as a user types it. */
export const setupWith = (flag) => `${place.setupCommand}${place.isClone ? ' --' : ''} ${flag}`;

/** Whatever is not finished lies here until it is renamed into its place; ignored by git, wiped by the next set-up. */
export const scratch = inRoot('.setup.tmp');

/** The text of a file, or undefined where there is none. */
export function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** The value in a JSON file, or undefined where there is none or it was cut off in the middle. */
export function readJson(file) {
  try {
    return JSON.parse(read(file) ?? 'null') ?? undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writes a small file so that a reader, or a kill, sees the old content or the new, never half of it. */
export function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const half = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(half, text);
  fs.renameSync(half, file);
}

export const remove = (target) => fs.rmSync(target, { recursive: true, force: true });

/** Puts what was built in the scratch folder into its place; what was there before goes. A file is never missing meanwhile. */
export function replace(target, built) {
  const old = path.join(scratch, `old-${path.basename(target)}`);
  remove(old);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  if (fs.statSync(target, { throwIfNoEntry: false })?.isDirectory()) fs.renameSync(target, old);
  fs.renameSync(built, target);
  remove(old);
}

export const hashOf = (text) => createHash('sha256').update(text).digest('hex');

/** SHA-256 of a file too large to be held in memory. */
export async function hashOfFile(file) {
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
