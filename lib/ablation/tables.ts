import type { TableValue } from '../evaluation/tables';
import { inPercent } from '../support/numbers';
import type { Setting, SettingMeasure } from './summary';

/** `83.3 ± 1.2`, in per cent; the half-width is left out where there is no interval. */
function meanAndHalf({ mean, interval }: SettingMeasure): string {
  return interval ? `${inPercent(mean)} ± ${inPercent((interval[1] - interval[0]) / 2)}` : inPercent(mean);
}

/** What intervals are over, in words: the seeds that there are, or for one the test images. */
export function intervalsOver(settings: readonly Setting[]): string {
  const counts = settings.flatMap(({ measures }) => measures.map(({ seeds }) => seeds));
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (most === 1) return 'over the test images, one seed';
  if (fewest === most) return `over ${most} seeds (Student’s t)`;
  return `over ${fewest} to ${most} seeds (Student’s t${fewest === 1 ? '; where there is one, over the test images' : ''})`;
}

/** A row for each setting, a column for each measure: mean ± half of the 95 % interval, in per cent. */
export function meansTable(settings: readonly Setting[]): Record<string, TableValue>[] {
  const names = measureNames(settings);
  return settings.map(({ setting, measures }) => ({
    ...setting,
    seeds: Math.max(...measures.map(({ seeds }) => seeds)),
    ...Object.fromEntries(
      names.map((name) => {
        const found = measures.find(({ measure }) => measure === name);
        return [name, found ? meanAndHalf(found) : null];
      }),
    ),
  }));
}

/** A row for each measure of each setting that has a reference: the paired difference in points, its interval, and its p-values. */
export function differencesTable(settings: readonly Setting[]): Record<string, TableValue>[] {
  return settings.flatMap(({ setting, reference, measures }) =>
    measures.flatMap(({ measure, difference }) => {
      if (!difference || !reference) return [];
      const { mean, interval, p, pHolm } = difference;
      return [
        {
          ...setting,
          'less that of': Object.values(reference).join(', '),
          measure,
          'difference (points)': inPercent(mean),
          '95 % interval': interval.map(inPercent).join(' … '),
          p: p.toPrecision(2),
          'p (Holm)': pHolm.toPrecision(2),
        },
      ];
    }),
  );
}

function measureNames(settings: readonly Setting[]): string[] {
  return [...new Set(settings.flatMap(({ measures }) => measures.map(({ measure }) => measure)))];
}
