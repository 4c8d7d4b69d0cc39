import { pixelsOf } from '../datasets/dataset';
import { type Tensor4D, tf } from '../engine';
import { checkCodes } from '../evaluation/checkCodes';
import type { Matrix } from '../evaluation/matrix';
import { hasKeys, requireArgument } from '../support/argument';
import { MienError } from '../support/errors';
import type { OpenModel } from './openModel';
import { type OpenRun, requireRun } from './openRun';

/** What decoding takes of a run. */
export type DecodingRun = Pick<OpenRun, 'config' | 'model' | 'dataset'>;

/**
 * The images that a run's decoder makes of two codes, `z_e [N, D_e], z_n [N, D_n] -> [N, H, W, C]` as uint8.
 * @throws MienError for a run without a reconstruction term, whose decoder has learned nothing, and for a code that is not finite
 * @throws RangeError when the codes are not as many as each other, or not of the run's sizes
 */
export function decode(run: DecodingRun, expression: Matrix, nuisance: Matrix): Uint8Array {
  requireRun(run);
  checkDecoder(run);
  const { model, dataset } = run;
  for (const [name, code, output] of [
    ['z_e', expression, 1],
    ['z_n', nuisance, 2],
  ] as const) {
    requireArgument(hasKeys(code, 'values', 'columns'), code, name, 'codes, { values, columns }');
    checkCodes(code);
    const size = model.disentangler.outputs[output]!.shape.at(-1);
    if (code.columns !== size) throw new RangeError(`${name} has ${code.columns} numbers, where the run’s has ${size}`);
  }
  const rows = expression.values.length / expression.columns;
  if (rows !== nuisance.values.length / nuisance.columns) throw new RangeError('There is not one z_n for each z_e');
  if (rows === 0) return new Uint8Array(0);
  const images = tf.tidy(() => {
    const codes = [expression, nuisance].map(({ values, columns }) => tf.tensor2d(values, [rows, columns]));
    return model.decoder.predict(tf.concat(codes, 1)) as Tensor4D;
  });
  const values = images.dataSync();
  images.dispose();
  if (values.length !== rows * pixelsOf(dataset.shape)) throw new RangeError('The decoder makes other images.');
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}

/** Whether a run's decoder was trained, so that its images mean something. */
export function hasDecoder({ config }: Pick<OpenModel, 'config'>): boolean {
  return config.loss.reconstruction.weight > 0;
}

/** @throws MienError where its decoder has learned nothing */
export function checkDecoder(run: Pick<OpenModel, 'config'>): void {
  if (hasDecoder(run)) return;
  throw new MienError(
    'The run was trained without reconstruction: its decoder has learned nothing',
    'Give one with loss.reconstruction.weight above 0.',
  );
}
