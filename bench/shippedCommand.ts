import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { interruptible } from '../lib/commands/shared/listener';
import { note } from '../lib/commands/shared/output';
import { UsageError } from '../lib/support/errors';
import type { Measured } from './shipped/measure';
import type { TransferName } from './shipped/transfer';

interface Flags {
  readonly fer2013?: string;
  readonly run?: string;
  readonly measured?: string;
  readonly on: ReadonlyMap<TransferName, string>;
}

const ROOT = join(__dirname, '..');
const SHIPPED = join(ROOT, 'data', 'pretrained', 'fer2013');
/** Pages that repeat numbers of the card; they are written by hand. */
const PAGES = ['README.md', 'CHANGELOG.md', 'docs/results.md', 'docs/method.md'];

export function addShipped(program: Command): void {
  program
    .command('shipped')
    .description(
      'measure the model that comes with mien, and write its card; with --run, put another in its place first',
    )
    .option('--fer2013 <folder>', 'where FER2013 lies')
    .option('--measured <file>', 'take what was measured elsewhere, a `measured.json`, and measure nothing')
    .option('--run <folder>', 'a finished run that takes the place of the model')
    .option('--on <set=folder>', 'a set to judge it on as well, e.g. cmu=DIR; repeatable', onSet, new Map())
    .action(async (flags: Flags) => {
      const { writeFileAtomic, writeJson } = await import('../lib/support/files');
      const { cardOf, numbersOf } = await import('./shipped/card');
      const { besidesRecipe, exchange } = await import('./shipped/exchange');
      if (flags.run) await exchange(SHIPPED, flags.run);
      const path = join(SHIPPED, 'README.md');
      const before = readFileSync(path, 'utf8');
      const measured = await measuredBy(flags);
      writeJson(join(SHIPPED, 'measured.json'), measured);
      writeFileAtomic(path, cardOf(measured));
      note(`Written: ${relative(ROOT, path)}. ${numbersOf(measured)}`);
      for (const place of repeated(before)) note(`By hand: ${place}`);
      for (const key of await besidesRecipe(SHIPPED))
        note(`By hand, FER2013_NUISANCE_RECIPE in lib/config/recipes.ts: ${key}`);
    });
}

async function measuredBy({ fer2013, measured, on }: Flags): Promise<Measured> {
  if (measured) return JSON.parse(readFileSync(measured, 'utf8')) as Measured;
  if (!fer2013) throw new UsageError('There is nothing to measure on', 'Say where FER2013 lies with --fer2013 DIR.');
  const { measureShipped } = await import('./shipped/measure');
  return measureShipped(SHIPPED, fer2013, on, interruptible());
}

/** Where pages repeat the accuracy of the card that is replaced. */
function repeated(card: string): string[] {
  const accuracy = card.match(/\*\*([\d.]+) %\*\*/)?.[1];
  if (!accuracy) return [];
  return PAGES.flatMap((page) => {
    const lines = readFileSync(join(ROOT, page), 'utf8').split('\n');
    return lines.flatMap((line, i) =>
      line.includes(accuracy) ? [`${page}:${i + 1} says ${accuracy}, as the card did`] : [],
    );
  });
}

function onSet(text: string, sets: ReadonlyMap<TransferName, string>): ReadonlyMap<TransferName, string> {
  const { TRANSFER } = require('./shipped/transfer') as typeof import('./shipped/transfer');
  const [name, ...folder] = text.split('=');
  if (!name || !(name in TRANSFER) || folder.length === 0) {
    throw new InvalidArgumentError(`It takes NAME=DIR, NAME one of ${Object.keys(TRANSFER).join(', ')}.`);
  }
  return new Map([...sets, [name as TransferName, folder.join('=')]]);
}
