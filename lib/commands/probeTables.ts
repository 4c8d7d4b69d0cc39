/** What `mien probe` prints for people: what each probe reads, and how the codes are laid out. */

import type { ProbeRow } from '../runs/probe';
import type { ProbeReport } from '../runs/probeReport';
import { exactPercent, inPercent, mean } from '../support/numbers';
import { alignedTable } from './alignedTable';

const CODE_NAMES: Readonly<Record<ProbeRow['code'], string>> = {
  expression: 'z_e',
  nuisance: 'z_n',
  both: 'both',
  pixels: 'pixels',
};

export function probeTable(rows: readonly ProbeRow[]): string[] {
  const head = ['factor', 'from', 'probe', 'accuracy', '95 %', 'balanced', 'chance', 'leakage', 'nats'];
  const cells = rows.map((row, i) => [
    row.factor === rows[i - 1]?.factor ? '' : row.factor,
    CODE_NAMES[row.code],
    row.probe,
    exactPercent(row.accuracy),
    row.interval.map(inPercent).join(' … '),
    exactPercent(row.balancedAccuracy),
    exactPercent(row.chance),
    row.leakage === null ? '–' : row.leakage.toFixed(2),
    `${row.information.toFixed(3)} of ${row.entropy.toFixed(3)}`,
  ]);
  return [
    ...alignedTable(head, cells, 3),
    'accuracy: on test images; leakage: share of what both codes tell beyond chance; nats: usable information, of the entropy there is',
  ];
}

const score = (value: number | null) => (value === null ? '–' : value.toFixed(3));

/** A row a code: the metrics of disentanglement, and how many of the nearest neighbours share a factor's value. */
export function layoutTable({ blocks, disentanglement, retrieval }: ProbeReport): string[] {
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
      ({ probe, expression, nuisance }) =>
        `block scores (${probe}): expression ${score(expression)}, nuisance ${score(nuisance)}; 1: all in its own code, 0: no difference, -1: all in the other`,
    ),
  ];
}

function meanPrecision(rows: ProbeReport['retrieval']): number | null {
  const known = rows.flatMap(({ precision }) => precision ?? []);
  return known.length === 0 ? null : mean(known);
}
