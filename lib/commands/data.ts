import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { DatasetName } from '../datasets/sets';
import { fitFor } from './fit';
import { onStderr } from './listener';
import {
  addNamed,
  again,
  type DatasetFlags,
  datasetPart,
  json,
  named,
  next,
  print,
  repeatable,
  withExamples,
} from './shared';

interface DataFlags extends DatasetFlags {
  readonly out?: string;
  readonly set: string[];
  readonly json?: boolean;
}

export function addData(program: Command): void {
  const command = withExamples(
    program.command('data'),
    'data synthetic',
    'data --dataset folder --root ~/faces --out sheet.png',
  ).description('the card of a dataset: counts, factors, copies, what cannot be read; and a contact sheet');
  addNamed(command)
    .option('--out <file>', 'the contact sheet, a PNG (default: in its cache folder)')
    .addOption(repeatable('--set <key=value>', 'one key of the configuration, e.g. dataset.side=96'))
    .addOption(json())
    .action(async (argument: DatasetName | undefined, flags: DataFlags) => {
      const name = named(argument, flags);
      const { parseAssignments, resolveConfig } = await import('../config/resolve');
      const { openDataset } = await import('../datasets/open');
      const { datasetCard } = await import('../datasets/card/card');
      const { cardText } = await import('../datasets/card/cardText');
      const { canTrain } = await import('../datasets/card/warnings');
      const { findShortcuts } = await import('../runs/shortcuts/findShortcuts');
      const { shortcutLines } = await import('./tables/shortcutLines');
      const { writeContactSheet } = await import('../datasets/card/contactSheet');
      const { writeSyntheticSheet } = await import('../datasets/card/syntheticSheet');
      const { dataset } = resolveConfig(parseAssignments(flags.set), datasetPart({ dataset: name, root: flags.root }));
      const packed = await openDataset(dataset, onStderr());
      const card = datasetCard(packed);
      const shortcuts = await findShortcuts(packed, { factorsOnly: true });
      const contactSheet = resolve(flags.out ?? join(packed.folder, 'contact-sheet.png'));
      if (name === 'synthetic') await writeSyntheticSheet(dataset.synthetic, contactSheet);
      else await writeContactSheet(packed, contactSheet);
      packed.close();
      print(flags, { ...card, shortcuts: shortcuts.rows, contactSheet }, () => [
        ...cardText(card),
        ...(shortcuts.rows.length > 0
          ? ['', 'Does a factor give the expression away?', ...shortcutLines(shortcuts), '']
          : []),
        `Contact sheet: ${contactSheet}`,
        ...(canTrain(card) ? next(`train --dataset ${name} ${again(flags)}${fitFor(name)}`) : []),
      ]);
    });
}
