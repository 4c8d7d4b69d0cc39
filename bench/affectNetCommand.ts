import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { whole } from '../lib/commands/shared/options';
import { note } from '../lib/commands/shared/output';

export function addAffectNet(program: Command): void {
  program
    .command('affectnet')
    .description('write a data set of AffectNet’s size and imbalance in its three layouts, of rendered faces')
    .argument('<folder>', 'gets 2017/, 2021/ and folders/, each the whole set')
    .option('--share <n>', 'of its 291,651 photographs, 0 … 1', share, 1)
    .option('--side <pixels>', 'height and width of a photograph', whole, 224)
    .action(async (folder: string, flags: { share: number; side: number }) => {
      const { generateAffectNet } = await import('./affectNet/generate');
      const start = performance.now();
      let told = 0;
      const count = await generateAffectNet(resolve(folder), {
        ...flags,
        progress: (done, total) => {
          if (performance.now() < told) return;
          told = performance.now() + 10_000;
          note(`${done} of ${total} photographs`);
        },
      });
      note(`${count} photographs in ${((performance.now() - start) / 1000).toFixed(0)} s`);
    });
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('It takes a number above 0, at most 1.');
  return value;
}
