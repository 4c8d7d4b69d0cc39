import type { TableValue } from '../evaluation/tables';
import type { AblationSeries, Estimate } from '../figures/ablation';
import type { Grid } from './gridFile';
import type { JudgedCell } from './measures';
import type { Setting } from './summary';

/** The axis along the curves. */
const WEIGHT = 'loss.adversarial.weight';

/** Whether a grid varies the adversarial weight along an axis, so that there is a curve to draw. */
export function hasCurve(grid: Grid): boolean {
  return (grid.axes[WEIGHT]?.length ?? 0) > 1;
}

/** The settings of a grid as curves: those that differ in nothing but the adversarial weight share one. */
export function seriesOf(
  cells: readonly JudgedCell[],
  settings: readonly Setting[],
  leakage: string,
): AblationSeries[] {
  const series = new Map<string, AblationSeries['points'][number][]>();
  for (const { setting, measures } of settings) {
    const estimate = (name: string): Estimate => measures.find(({ measure }) => measure === name)!;
    const { [WEIGHT]: onAxis, ...others } = setting;
    const cell = cells.find((candidate) => candidate.setting === setting)!;
    const weight = cell.config.loss.adversarial.weight;
    const name = nameOf(others);
    const point = { weight, accuracy: estimate('accuracy'), leakage: estimate(leakage) };
    series.set(name, [...(series.get(name) ?? []), point]);
  }
  return [...series].map(([name, points]) => ({ name, points }));
}

/** `kl`, or `kl, reconstruction.weight 5`: text stands for itself, a number needs its key. */
function nameOf(setting: Readonly<Record<string, TableValue>>): string {
  const words = Object.entries(setting).map(([key, value]) =>
    typeof value === 'string' ? value : `${key.split('.').slice(-2).join('.')} ${value}`,
  );
  return words.join(', ') || 'all cells';
}
