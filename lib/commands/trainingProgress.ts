import { exactPercent } from '../support/numbers';
import { formatSeconds, progressReporter } from '../support/progress';
import { note } from './shared';

/** A line an epoch, and between them how far the training is. */
export function trainingProgress(epochs: number) {
  let report = progressReporter('Training');
  let resumedAt: number | undefined;
  return {
    note,
    packing: progressReporter('Packing'),
    onStep: (epoch: number, step: number, steps: number) => {
      if (epoch === 1 && step === 1) {
        report = progressReporter('Training'); // the next of several trainings
        resumedAt = 0;
      }
      resumedAt ??= (epoch - 1) * steps;
      report((epoch - 1) * steps + step - resumedAt, epochs * steps - resumedAt, `epoch ${epoch} of ${epochs}`);
    },
    onEpochEnd: ({
      epoch,
      validation,
      seconds,
    }: {
      epoch: number;
      validation: { accuracy: number };
      seconds: number;
    }) =>
      note(
        `epoch ${epoch} of ${epochs}: validation accuracy ${exactPercent(validation.accuracy)}, ${formatSeconds(seconds)}`,
      ),
  };
}

/** Ctrl-C ends a training after its step; a second one ends the process as usual. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    note('Stopping after this step; again to stop at once.');
    controller.abort();
  });
  process.once('SIGTERM', () => controller.abort());
  return controller.signal;
}
