import type { SplitName } from '../dataset';
import { FACTOR_NAMES } from './factors';
import type { SyntheticOptions } from './options';
import { drawParameters } from './parameters';
import { renderFace } from './picture/render';

/** A run of neighbouring images of one split. */
export interface Range {
  readonly split: SplitName;
  readonly start: number;
  readonly count: number;
}

export interface RenderedRange {
  /** [count, side, side, channels] */
  readonly images: Uint8Array;
  /** [count] */
  readonly labels: Int32Array;
  /** [count, factors] in the order of FACTOR_NAMES */
  readonly codes: Int32Array;
}

export function renderRange(options: SyntheticOptions, { split, start, count }: Range): RenderedRange {
  const pixels = options.side * options.side * (options.colour ? 3 : 1);
  const images = new Uint8Array(count * pixels);
  const labels = new Int32Array(count);
  const codes = new Int32Array(count * FACTOR_NAMES.length);
  for (let i = 0; i < count; i++) {
    const parameters = drawParameters(options, split, start + i);
    images.set(renderFace(parameters, options.side, options.colour), i * pixels);
    labels[i] = parameters.label;
    codes.set(parameters.codes, i * FACTOR_NAMES.length);
  }
  return { images, labels, codes };
}
