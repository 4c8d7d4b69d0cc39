/** The temperature of a run's probabilities, fitted on its validation split and kept in its folder. */
import { existsSync } from 'node:fs';
import { calibrated, calibrationError, fitTemperature } from '../evaluation/calibration';
import type { Matrix } from '../evaluation/matrix';
import { readJson, writeJson } from '../support/files';
import type { RunFolder } from './folder/runFolder';

/** One number is fitted, to which more images than these add minutes and no digit that means something. */
export const MOST_CALIBRATING = 4000;

export interface Calibration {
  /** T of p^(1/T), applied to the mean over the run's views. */
  readonly temperature: number;
  /** Validation images that it was fitted on, `MOST_CALIBRATING` at most. */
  readonly n: number;
  /** Expected calibration error on them, before and after. */
  readonly error: { readonly before: number; readonly after: number };
}

/** @param probabilities [N, K] of the validation split, as the mean over the run's views */
export function fitCalibration(probabilities: Matrix, labels: ArrayLike<number>): Calibration {
  const temperature = fitTemperature(probabilities, labels);
  return { temperature, n: labels.length, error: errors(probabilities, labels, temperature) };
}

/** Of images that the temperature was not fitted on, or was. */
export function errors(probabilities: Matrix, labels: ArrayLike<number>, temperature: number): Calibration['error'] {
  const after = calibrationError(calibrated(probabilities, temperature), labels);
  return { before: calibrationError(probabilities, labels), after };
}

/** Undefined for a run from before there were temperatures, until it is evaluated. */
export function readCalibration({ calibration: path }: RunFolder): Calibration | undefined {
  return existsSync(path) ? (readJson(path) as Calibration) : undefined;
}

export function writeCalibration({ calibration: path }: RunFolder, calibration: Calibration): void {
  writeJson(path, calibration);
}
