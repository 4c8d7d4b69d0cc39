import type { Command } from 'commander';
import { interruptible } from './listener';
import { json, print, root, withExamples } from './shared';

interface ExploreFlags {
  readonly run: string;
  readonly root?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function addExplore(program: Command): void {
  withExamples(program.command('explore'), 'explore --run runs/first', 'explore --run runs/first --out public/faces')
    .description('make a page of a finished run: both codes, every face, swaps painted in the browser')
    .requiredOption('--run <folder>', 'the run folder')
    .addOption(root())
    .option('--out <folder>', 'where the page goes (default: explore in the run folder)')
    .addOption(json())
    .action(async ({ run, root, out, ...flags }: ExploreFlags) => {
      const { explore } = await import('../reports/explore/explore');
      const { withRun } = await import('../runs/openRun');
      const listener = interruptible();
      const settings = { ...(root !== undefined && { dataset: { root } }), ...listener };
      await withRun(
        run,
        async (opened) => {
          const explorer = await explore(opened, { out, ...listener });
          const bytes = explorer.files.reduce((sum, file) => sum + file.bytes, 0);
          print(flags, { run: opened.folder.path, ...explorer, bytes }, () => [
            explorer.page,
            `${explorer.shown} faces, ${(bytes / 1e6).toFixed(1)} MB: open it in a browser, or put its folder on any web server.`,
            ...(opened.dataset.name === 'synthetic' ? [] : [WARNING]),
          ]);
        },
        settings,
      );
    });
}

const WARNING =
  'The images themselves are in it: pass it on only where their licence, and the people they show, allow that.';
