/** What `mien probe` prints for people below what each probe reads: true pictures of swaps, and how the codes are laid out. */
import type { ProbeReport } from '../../runs/probing/probeReport';
import { CODE_NAMES } from '../../runs/probing/probeTable';
import { inPercent, mean } from '../../support/numbers';
import { alignedTable } from '../../support/tables/alignedTable';

/** How far faces with swapped expressions are from their true pictures, a row a part of the face. */
export function swapTable({ swap }: ProbeReport): string[] {
  if (!swap) return [];
  const error = (value: number) => value.toFixed(4);
  const rows = Object.entries(swap).map(
    ([part, { n, swapped, detailed, asItWas, unswapped, nearer, nearerInterval }]) => [
      ...[part, error(swapped), error(detailed), error(asItWas), inPercent(nearer)],
      ...[nearerInterval.map(inPercent).join(' … '), error(unswapped), String(n)],
    ],
  );
  const columns = ['swap', 'swapped', 'with details', 'as it was', 'nearer %', '95 %', 'decoder alone', 'faces'];
  return [
    '',
    ...alignedTable(columns, rows, 1),
    'root-mean-square error, 0 … 1, from the true picture of the face with the other expression: of the swapped face, of the same painted to look at, with',
    'what the decoder does not paint of it, of the face left as it was, and by how much the second is less than the third; decoder alone: of the face decoded from its own',
    'codes, from its own picture',
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
