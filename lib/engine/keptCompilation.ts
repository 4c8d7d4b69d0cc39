/** What XLA has compiled is kept for later processes (see `loadTensorflow.ts`); a file of it that is damaged stays in their way until it is gone. */
import { MienError } from '../support/errors';
import { native } from './native';

/** What TensorFlow says of a file that was cut short, overwritten, or holds another function's or version's; the file it mostly leaves out. */
const OF_NO_USE =
  /Can't parse .* as binary proto|Read less bytes than requested|Serialized (cache key|HLO) does not match|parse serialized/;

/** What XLA has kept of a function cannot be used. It is no `OpError`: that the function can be compiled is not in doubt. */
export class KeptCompilationError extends MienError {
  override readonly name = 'KeptCompilationError';
}

/**
 * @param said by TensorFlow, when a compiled function failed
 * @returns undefined where it failed for another reason
 */
export function keptCompilationError(said: string, cause: unknown): KeptCompilationError | undefined {
  const file = native.lastMessage();
  if (file === '' || !OF_NO_USE.test(said)) return undefined;
  return new KeptCompilationError(
    `What XLA has kept of a function is damaged, or of another version: ${file}`,
    'Delete this file: XLA then compiles the function again, which may take half a minute.',
    { cause },
  );
}
