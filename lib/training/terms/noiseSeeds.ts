import { tf } from '../../engine';
import type { LossOptions } from '../lossOptions';
import { distributions } from './table';
import type { NoiseSeeds } from './term';

/**
 * What a step draws from: a stream of its own for each code that is a distribution and for dropout. It follows from the step alone, so that a
 * training that goes on draws what it would have drawn. The caller disposes the seeds.
 * @param step how many have been taken
 */
export function noiseSeeds(options: LossOptions, seed: number, step: number): NoiseSeeds {
  const stream = (each: number) => tf.tensor1d([seed | 0, each], 'int32');
  const codes = distributions(options).map((name) => [name, stream(2 * step + Number(name === 'nuisance'))] as const);
  return { ...Object.fromEntries(codes), ...(options.expression.dropout > 0 && { dropout: stream(-1 - step) }) };
}
