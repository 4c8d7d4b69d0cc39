/** What `mien probe` prints for people: what each probe reads, and how the codes are laid out. */

import { leakOf, placesOf } from '../../runs/probing/leak';
import type { ProbeRow } from '../../runs/probing/probe';
import type { LeftOutFactor } from '../../runs/probing/probeFactors';
import { TRAINED_ON } from '../../runs/probing/probeImages';
import type { ProbeReport } from '../../runs/probing/probeReport';
import { exactPercent, inPercent, mean } from '../../support/numbers';
import { alignedTable } from './alignedTable';

const CODE_NAMES: Readonly<Record<ProbeRow['code'], string>> = {
  expression: 'z_e',
  nuisance: 'z_n',
  both: 'both',
  pixels: 'pixels',
};

/** The columns of the probes, in their order. */
const PROBE_NAMES: Readonly<Record<ProbeRow['probe'], string>> = { linear: 'linear', mlp: 'MLP', neighbours: 'near' };

/** A row for each factor and code: what each probe reads, trained on codes of seen and of unseen images, and what reads most. */
export function probeTable(rows: readonly ProbeRow[], leftOut: readonly LeftOutFactor[] = []): string[] {
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
  ];
}

function ends([low, high]: readonly [number, number]): string {
  return `${inPercent(low)} … ${inPercent(high)}`;
}

/** How far faces with swapped expressions are from their true pictures, a row a part of the face. */
export function swapTable({ swap }: ProbeReport): string[] {
  if (!swap) return [];
  const error = (value: number) => value.toFixed(4);
  const rows = Object.entries(swap).map(([part, { n, swapped, asItWas, unswapped }]) => [
    ...[part, error(swapped), error(asItWas), error(unswapped), String(n)],
  ]);
  return [
    '',
    ...alignedTable(['swap', 'swapped', 'as it was', 'decoder alone', 'faces'], rows, 1),
    'root-mean-square error, 0 … 1, from the true picture of the face with the other expression: of the swapped face, of the face left as it was;',
    'decoder alone: of the face decoded from its own codes, from its own picture',
  ];
}

const score = (value: number | null) => (value === null ? '–' : value.toFixed(3));

/** A row a code: the metrics of disentanglement, and how many of the nearest neighbours share a factor's value. */
export function layoutTable({ blocks, constant, disentanglement, retrieval }: ProbeReport): string[] {
  const k = retrieval[0]?.k ?? 0;
  const head = ['from', 'MIG', 'SAP', 'DCI D', 'DCI C', 'DCI I', 'FactorVAE', `expression@${k}`, `nuisance@${k}`];
  const cells = disentanglement.map(({ code, mig, sap, dci, factorVae }) => {
    const rows = retrieval.filter((row) => row.code === code);
    const [own, others] = [true, false].map((wanted) =>
      rows.filter(({ factor }) => (factor === 'expression') === wanted),
    );
    const metrics = [mig.score, sap.score, dci.disentanglement, dci.completeness, dci.informativeness, factorVae.score];
    return [CODE_NAMES[code], ...[...metrics, meanPrecision(own!), meanPrecision(others!)].map(score)];
  });
  return [
    ...alignedTable(head, cells, 1),
    `@${k}: of the nearest neighbours, how many share the expression, or a nuisance factor (mean); all scores 0 … 1, higher is more`,
    ...blocks.map(
      ({ probe, trainedOn, expression, nuisance }) =>
        `block scores (${probe}, ${trainedOn}): expression ${score(expression)}, nuisance ${score(nuisance)}; 1: all in its own code, 0: no difference, -1: all in the other`,
    ),
    ...(constant.length > 0 ? [`left out, as it has one value: ${constant.join(', ')}`] : []),
  ];
}

function meanPrecision(rows: ProbeReport['retrieval']): number | null {
  const known = rows.flatMap(({ precision }) => precision ?? []);
  return known.length === 0 ? null : mean(known);
}
