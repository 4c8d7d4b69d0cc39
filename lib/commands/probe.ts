import { type Command, Option } from 'commander';
import type { ProbeRow } from '../experiments/probeRun';
import { progressReporter } from '../support/progress';
import { collect, type DatasetFlags, dataset, datasetPart, json, note, percent, print, root, whole } from './shared';

interface Flags extends DatasetFlags {
  readonly run: string;
  readonly quick?: boolean;
  readonly factor: readonly string[];
  readonly seeds: number;
  readonly json?: boolean;
}

export function addProbe(program: Command): void {
  program
    .command('probe')
    .description('what fresh classifiers read of every factor from the codes of a finished run')
    .requiredOption('--run <folder>', 'the run folder')
    .addOption(dataset())
    .addOption(root())
    .addOption(new Option('--quick', 'one seed, and not from pixels').conflicts('seeds'))
    .option('--factor <name>', 'only this factor; may be repeated', collect, [])
    .option('--seeds <n>', 'how many seeds', whole, 3)
    .addOption(json())
    .action(async (flags: Flags) => {
      const { auditRun } = await import('../experiments/auditRun');
      const { QUICK_PROBES } = await import('../experiments/probeRun');
      const seeds = Array.from({ length: flags.seeds }, (_, i) => i + 1);
      const audit = await auditRun(flags.run, {
        ...(flags.quick ? QUICK_PROBES : { seeds }),
        ...(flags.factor.length > 0 && { factors: flags.factor }),
        dataset: datasetPart(flags).dataset,
        packing: { progress: progressReporter('Packing'), note },
        progress: progressReporter('Probing'),
      });
      print(flags, { run: flags.run, ...audit }, () => table(audit.factors));
    });
}

const CODE_NAMES: Readonly<Record<ProbeRow['code'], string>> = {
  expression: 'z_e',
  nuisance: 'z_n',
  both: 'both',
  pixels: 'pixels',
};

function table(rows: readonly ProbeRow[]): string[] {
  const head = ['factor', 'from', 'probe', 'accuracy', '95 %', 'balanced', 'chance', 'leakage', 'nats'];
  const cells = rows.map((row, i) => [
    row.factor === rows[i - 1]?.factor ? '' : row.factor,
    CODE_NAMES[row.code],
    row.probe,
    percent(row.accuracy),
    row.interval.map((share) => (100 * share).toFixed(1)).join(' … '),
    percent(row.balancedAccuracy),
    percent(row.chance),
    row.leakage === null ? '–' : row.leakage.toFixed(2),
    `${row.information.toFixed(3)} of ${row.entropy.toFixed(3)}`,
  ]);
  const widths = head.map((title, c) =>
    Math.max(...[title, ...cells.map((line) => line[c]!)].map((text) => text.length)),
  );
  const isText = (c: number) => c < 3;
  const line = (texts: readonly string[]) =>
    texts
      .map((text, c) => (isText(c) ? text.padEnd(widths[c]!) : text.padStart(widths[c]!)))
      .join('  ')
      .trimEnd();
  return [
    line(head),
    ...cells.map(line),
    'accuracy: on test images; leakage: share of what both codes tell beyond chance; nats: usable information, of the entropy there is',
  ];
}
