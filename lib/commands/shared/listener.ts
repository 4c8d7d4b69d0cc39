import type { Listener } from '../../support/listener';
import { exactPercent } from '../../support/numbers';
import { formatSeconds, progressOnStderr } from '../../support/progress';
import type { EpochRecord } from '../../training/trainer';
import { note } from './output';

/** Everything but results goes to stderr: sentences, and how far each piece of work is. */
export const onStderr = (): Listener => ({ note, progress: progressOnStderr() });

/** The same, and Ctrl-C ends the work after its step; a second one ends the process as usual. */
export const interruptible = (): Listener => ({ ...onStderr(), signal: interruption() });

/** A line an epoch. */
export function epochLine(epochs: number): (record: EpochRecord) => void {
  return ({ epoch, validation, seconds }) =>
    note(
      `epoch ${epoch} of ${epochs}: validation accuracy ${exactPercent(validation.accuracy)}, ${formatSeconds(seconds)}`,
    );
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    note('Stopping after this step; again to stop at once.');
    controller.abort();
  });
  process.once('SIGTERM', () => controller.abort());
  return controller.signal;
}
