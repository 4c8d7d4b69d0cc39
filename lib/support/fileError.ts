import { MienError } from './errors';
import { attemptOf, causeOf, cureOf, isSystemError } from './systemErrors';

/** A file, a folder or a program could not be used: which, why, and what to do. */
export class FileError extends MienError {
  override readonly name = 'FileError';

  constructor(
    message: string,
    /** The system's, e.g. `ENOSPC`. */
    readonly code: string,
    cure?: string,
    options?: { cause?: unknown },
  ) {
    super(message, cure, options);
  }
}

/**
 * What the system says, as an error for people; anything else as it is.
 * @param path by default the one that the system names
 * @param attempt what was tried, e.g. `write`
 */
export function asFileError(error: unknown, path?: string, attempt?: string): unknown {
  if (!isSystemError(error)) return error;
  const what = `${attempt ?? attemptOf(error)} ${path ?? error.path ?? 'a file'}`;
  return new FileError(`Cannot ${what}: ${causeOf(error)}`, error.code, cureOf(error), { cause: error });
}
