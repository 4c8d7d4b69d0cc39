import { MienError, summaryOf } from '../support/errors';
import { place } from '../support/place';

/** As the system's loader says that there was no room (ENOMEM), and not that it may not (a disk mounted `noexec`). */
const NO_ROOM = /cannot allocate memory|failed to map segment from shared object(?!: operation not permitted)/i;

/**
 * @param what could not be loaded
 * @param setUp what set-up does about it where it is missing or was made for another machine
 */
export function loadFailure(what: string, error: unknown, setUp: string): MienError {
  const said = summaryOf(error);
  const cure = NO_ROOM.test(said)
    ? 'There is no memory for it (2 GB): end what else runs here, or raise the limit of this process (ulimit -v) or of its container.'
    : `Run \`${place.setupCommand}\`; it ${setUp}.`;
  return new MienError(`${what} could not be loaded: ${said}`, cure, { cause: error });
}
