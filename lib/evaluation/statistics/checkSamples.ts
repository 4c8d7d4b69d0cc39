import { MienError } from '../../support/errors';
import { mean, sum } from '../../support/numbers';

/** @throws MienError when there are fewer values than `least`, or one of them is not finite */
export function checkSamples(values: readonly number[], least = 1): void {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong !== -1)
    throw new MienError(`Value ${wrong} is ${values[wrong]}`, 'Leave it out, or see why it is not finite.');
  if (values.length < least) throw new MienError(`There are ${values.length} values`, `Give ${least} or more.`);
}

/** `first − second`, pair by pair. @throws MienError when their lengths differ, there is no pair, or a value is not finite */
export function differences(first: readonly number[], second: readonly number[], least = 1): number[] {
  if (first.length !== second.length) {
    throw new MienError(
      `${first.length} and ${second.length} values make no pairs`,
      'Give both for the same seeds, in the same order.',
    );
  }
  checkSamples(first, least);
  checkSamples(second, least);
  return first.map((value, i) => value - second[i]!);
}

/** The standard deviation of which `values` are a sample, with n − 1. */
export function deviationOf(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}
