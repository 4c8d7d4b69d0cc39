import { requireArgument } from '../../support/argument';
import { exactPercent, inPercent } from '../../support/numbers';
import { alignedTable } from '../../support/tables/alignedTable';
import { leakOf, placesOf } from './leak';
import type { ProbeRow } from './probe';
import type { LeftOutFactor } from './probeFactors';
import { TRAINED_ON } from './probeImages';

/** What each code is called in tables. */
export const CODE_NAMES: Readonly<Record<ProbeRow['code'], string>> = {
  expression: 'z_e',
  nuisance: 'z_n',
  both: 'both',
  pixels: 'pixels',
};

/** The columns of the probes, in their order. */
const PROBE_NAMES: Readonly<Record<ProbeRow['probe'], string>> = { linear: 'linear', mlp: 'MLP', neighbours: 'near' };

/**
 * What probes read, as a table of text: a row for each factor and code, what each probe reads of it, trained on codes of seen and of unseen
 * images, and what reads most, which is the leak. About 140 columns wide.
 * @param leftOut named below the table
 */
export function probeTable(rows: readonly ProbeRow[], leftOut: readonly LeftOutFactor[] = []): string {
  requireArgument(Array.isArray(rows), rows, 'What a table is made of', 'what probe gives, awaited');
  const kinds = (Object.keys(PROBE_NAMES) as ProbeRow['probe'][]).filter((kind) =>
    rows.some(({ probe }) => probe === kind),
  );
  const columns = TRAINED_ON.filter((on) => rows.some(({ trainedOn }) => trainedOn === on)).flatMap((trainedOn) =>
    kinds.map((probe) => ({ probe, trainedOn })),
  );
  const head = [
    ...['factor', 'from'],
    ...columns.map(({ probe, trainedOn }) => `${trainedOn}: ${PROBE_NAMES[probe]}`),
    ...['most', '95 %', 'over seeds', 'balanced', 'chance', 'leakage', 'nats'],
  ];
  let last = '';
  const cells = placesOf(rows).map(({ factor, code }) => {
    const own = rows.filter((row) => row.factor === factor && row.code === code);
    const most = leakOf(own, factor, code)!;
    const name = factor === last ? '' : factor;
    last = factor;
    return [
      ...[name, CODE_NAMES[code]],
      ...columns.map(({ probe, trainedOn }) => {
        const found = own.find((row) => row.probe === probe && row.trainedOn === trainedOn);
        return found ? `${inPercent(found.accuracy)}${found.failed ? ' <' : ''}` : '–';
      }),
      ...[exactPercent(most.accuracy), ends(most.interval), most.seedInterval ? ends(most.seedInterval) : '–'],
      ...[exactPercent(most.balancedAccuracy), exactPercent(most.chance)],
      ...[most.leakage === null ? '–' : most.leakage.toFixed(2)],
      `${most.information.toFixed(3)} of ${most.entropy.toFixed(3)}`,
    ];
  });
  return [
    ...alignedTable(head, cells, 2),
    'accuracy on test images in per cent, of probes trained on codes of images that the model was trained on (seen) or not (unseen);',
    'most: the probe that reads most, which is the leak, and what follows is of it; <: less than the linear probe, it has failed;',
    'leakage: share of what both codes tell beyond chance; nats: usable information, of the entropy there is',
    ...leftOut.map(({ factor, trainedOn, reason }) => `left out: ${factor}, trained on ${trainedOn} images: ${reason}`),
  ].join('\n');
}

function ends([low, high]: readonly [number, number]): string {
  return `${inPercent(low)} … ${inPercent(high)}`;
}
