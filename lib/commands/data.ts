import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { DatasetName } from '../datasets/sets';
import { onStderr } from './shared/listener';
import { addNamed, type NamedFlags, named, trainingOn } from './shared/namedDataset';
import { json, withExamples } from './shared/options';
import { next, print } from './shared/output';

export function addData(program: Command): void {
  const command = withExamples(
    program.command('data'),
    'data synthetic',
    'data --dataset folder --root ~/faces --out sheet.png',
  ).description('the card of a dataset: counts, factors, copies, what cannot be read; and a contact sheet');
  addNamed(command)
    .option('--out <file>', 'the contact sheet, a PNG (default: in its cache folder)')
    .addOption(json())
    .action(async (argument: DatasetName | undefined, flags: NamedFlags & { readonly out?: string }) => {
      const asked = await named(argument, flags);
      const { openDataset } = await import('../datasets/open');
      const { datasetCard } = await import('../datasets/card/card');
      const { cardText } = await import('../datasets/card/cardText');
      const { findShortcuts } = await import('../runs/shortcuts/findShortcuts');
      const { shortcutLines } = await import('./tables/shortcutLines');
      const { writeContactSheet } = await import('../datasets/card/contactSheet');
      const { writeSyntheticSheet } = await import('../datasets/card/syntheticSheet');
      const packed = await openDataset(asked.choice, onStderr());
      const card = datasetCard(packed);
      const shortcuts = await findShortcuts(packed, { factorsOnly: true });
      const contactSheet = resolve(flags.out ?? join(packed.folder, 'contact-sheet.png'));
      const { name, synthetic } = asked.choice;
      if (name === 'synthetic') await writeSyntheticSheet(synthetic, contactSheet);
      else await writeContactSheet(packed, contactSheet);
      packed.close();
      print(flags, { ...card, shortcuts: shortcuts.rows, contactSheet }, () => [
        ...cardText(card),
        ...(shortcuts.rows.length > 0
          ? ['', 'Does a factor give the expression away?', ...shortcutLines(shortcuts), '']
          : []),
        `Contact sheet: ${contactSheet}`,
        ...next(...trainingOn(card, asked)),
      ]);
    });
}
