/** The leak: whatever reads most. */
import type { ProbeRow } from './probe';
import type { TrainedOn } from './probeImages';

/**
 * The row that reads most of a factor from a code: over all probes, and over what they were trained on where that is not said. One probe
 * that reads it is enough for it to be there.
 * @returns undefined where there is no row
 */
export function leakOf<Row extends Pick<ProbeRow, 'factor' | 'code' | 'trainedOn' | 'accuracy'>>(
  rows: readonly Row[],
  factor: string,
  code: ProbeRow['code'],
  trainedOn?: TrainedOn,
): Row | undefined {
  return rows
    .filter((row) => row.factor === factor && row.code === code && (trainedOn ?? row.trainedOn) === row.trainedOn)
    .reduce<Row | undefined>((most, row) => (most && most.accuracy >= row.accuracy ? most : row), undefined);
}

/** Each factor and code that there are rows of, in their order. */
export function placesOf<Row extends Pick<ProbeRow, 'factor' | 'code'>>(
  rows: readonly Row[],
): Pick<Row, 'factor' | 'code'>[] {
  return [...new Map(rows.map(({ factor, code }) => [`${factor} ${code}`, { factor, code }])).values()];
}
