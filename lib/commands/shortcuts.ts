import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../support/errors';
import { quoted } from '../support/shell';
import { interruptible } from './shared/listener';
import { again, type DatasetFlags, dataset, datasetPart, json, repeatable, root, withExamples } from './shared/options';
import { next, print } from './shared/output';

interface Flags extends DatasetFlags {
  readonly run?: string;
  readonly set: readonly string[];
  readonly out: string;
  readonly json?: boolean;
}

export function addShortcuts(program: Command): void {
  withExamples(
    program.command('shortcuts'),
    'shortcuts --dataset folder --root ~/faces',
    'shortcuts --run runs/first',
    'shortcuts --dataset fer2013 --root ~/fer2013 --set dataset.factors=pose.csv',
  )
    .description(
      'whether something besides the expression gives it away: a nuisance code, the small image, each labelled factor',
    )
    .option('--run <folder>', 'a finished run, whose nuisance code and, where no other is named, whose dataset it is')
    .addOption(dataset())
    .addOption(root())
    .addOption(repeatable('--set <key=value>', 'one key of the configuration, e.g. dataset.factors=FILE.csv'))
    .option('--out <file>', 'the page with the figures', 'figures/shortcuts.html')
    .addOption(json())
    .action(async (flags: Flags) => {
      const { openDataset } = await import('../datasets/open');
      const { findShortcuts } = await import('../runs/shortcuts/findShortcuts');
      const { writeShortcutPage } = await import('../reports/shortcutFigures');
      const { shortcutLines } = await import('./tables/shortcutLines');
      const listener = interruptible();
      const { choice, model } = await chosen(flags);
      try {
        const opened = await openDataset(choice, listener);
        try {
          if (model && model.shape.join() !== opened.shape.join()) {
            throw new UsageError(
              `The run takes images of ${model.shape.join(' × ')}, and those of ${opened.name} are ${opened.shape.join(' × ')}`,
              'Set dataset.side and dataset.colour as the run has them.',
            );
          }
          if (model?.config.training.erase) {
            listener.note?.(
              'Warning: training.erase took the expression out of this run’s nuisance code, and with it what goes with the expression: that it tells none says nothing.',
            );
          }
          const report = await findShortcuts(opened, { model, ...listener });
          const page = resolve(flags.out);
          await writeShortcutPage(page, report, opened);
          print(flags, { run: flags.run ?? null, ...report, page }, () => [
            `${report.dataset}, ${opened.splits.train.size} training images`,
            ...shortcutLines(report),
            `Figures: ${page}`,
            ...(flags.run
              ? next(['train', ...again(flags), '--against', quoted(flags.run), '--out runs/against'].join(' '))
              : []),
          ]);
        } finally {
          opened.close();
        }
      } finally {
        model?.close();
      }
    });
}

/** The dataset that is asked for, or that of the run. */
async function chosen(flags: Flags) {
  const { mergeConfigs, parseAssignments, resolveConfig } = await import('../config/resolve');
  const { openModel } = await import('../runs/openModel');
  const asked = mergeConfigs(parseAssignments(flags.set), datasetPart(flags));
  const model = flags.run === undefined ? undefined : await openModel(flags.run);
  const own =
    model && (asked.dataset?.name ?? model.config.dataset.name) === model.config.dataset.name ? model.config : {};
  return { choice: resolveConfig(own, asked).dataset, model };
}
