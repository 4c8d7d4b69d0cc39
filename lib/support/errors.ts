import { causeOf, isSystemError } from './systemErrors';

/**
 * An error a user can act on: what failed and why in `message`, what to do about it in `cure`. The command line prints both
 * without a stack trace; anything else that is thrown is a bug and keeps its trace.
 */
export class MienError extends Error {
  override readonly name: string = 'MienError';

  constructor(
    message: string,
    /** One sentence that says what to do. */
    readonly cure?: string,
    options?: { cause?: unknown },
  ) {
    super(cure ? `${message}\n  ${cure}` : message, options);
  }
}

/** The message of anything that was thrown; of what the system says of a file, why, but not the path. */
export function messageOf(error: unknown): string {
  if (isSystemError(error)) return causeOf(error);
  return error instanceof Error ? error.message : String(error);
}

/** What failed, without what to do about it. */
export function summaryOf(error: unknown): string {
  return messageOf(error).split('\n', 1)[0]!;
}

/** A mistake in how mien was called: an unknown key, a value out of range. The command line exits with 2 on it, with 1 on others. */
export class UsageError extends MienError {
  override readonly name = 'UsageError';
}

/** Somebody has stopped the work. */
export class InterruptedError extends MienError {
  override readonly name = 'InterruptedError';
}
