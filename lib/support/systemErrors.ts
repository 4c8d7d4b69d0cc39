/** What the system says of files, folders and programs, in words: the one place that knows its codes. */

/** Of each code: what is wrong, and what to do about it. */
const KNOWN: Readonly<Record<string, readonly [cause: string, cure: string]>> = {
  ENOENT: ['there is no such file or folder', 'Check the path.'],
  EACCES: ['permission denied', 'Change its permissions, or choose another place.'],
  EPERM: ['permission denied', 'Change its owner or permissions, or choose another place.'],
  EROFS: ['its disk may only be read', 'Choose another place.'],
  ENOSPC: ['the disk is full', 'Make room or choose another disk, then start it again.'],
  EDQUOT: ['the quota of this user is used up', 'Make room or choose another disk, then start it again.'],
  EFBIG: ['it would be larger than a file may be', 'Raise the limit (ulimit -f), then start it again.'],
  EISDIR: ['it is a folder', 'Give a file.'],
  ENOTDIR: ['a part of its path is a file and no folder', 'Check the path.'],
  EEXIST: ['something else of that name is there', 'Choose another name, or move that away.'],
  ENOTEMPTY: ['the folder in its place is not empty', 'Choose another name, or move that away.'],
  ENAMETOOLONG: ['the name is too long', 'Choose a shorter one.'],
  ELOOP: ['links lead round in a circle', 'Mend the links.'],
  EMFILE: ['this process has too many files open', 'Raise the limit (ulimit -n), then start it again.'],
  ENFILE: ['the machine has too many files open', 'Close what holds them, then start it again.'],
  ENOMEM: ['the machine has no memory left', 'End what else uses it, then start it again.'],
  EIO: ['the disk cannot read or write there', 'Look at the system’s log: the disk may be failing.'],
  ESTALE: ['the file server has lost it', 'Mount the folder anew, then start it again.'],
  ETXTBSY: ['it is a program that runs', 'End it, then start this again.'],
  EBUSY: ['something else uses it', 'End what uses it, then start this again.'],
};

/** What was tried, by the system call. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  open: 'open',
  read: 'read',
  scandir: 'list',
  stat: 'look at',
  lstat: 'look at',
  realpath: 'look at',
  access: 'look at',
  mkdir: 'make the folder',
  rename: 'put in its place',
  unlink: 'remove',
  rmdir: 'remove',
  rm: 'remove',
  link: 'link',
};

/** Told by its code and the system call, as Node makes them. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string; syscall: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error && typeof error.code === 'string';
}

/** Why, with the code: `there is no such file or folder (ENOENT)`. Without the path, which is said beside it. */
export function causeOf({ code, message }: { readonly code: string; readonly message: string }): string {
  return KNOWN[code] ? `${KNOWN[code][0]} (${code})` : message;
}

export function cureOf({ code }: { readonly code: string }): string | undefined {
  return KNOWN[code]?.[1];
}

/** What was tried, e.g. `open`. */
export function attemptOf({ syscall }: { readonly syscall: string }): string {
  return ATTEMPTS[syscall] ?? (syscall.startsWith('spawn') ? 'start' : 'write');
}
