import type { Command } from 'commander';
import { exploredImages, facesShown } from './exploredImages';
import { addJudgedOn, type JudgedOnFlags } from './shared/judgedOn';
import { interruptible } from './shared/listener';
import { json, whole, withExamples } from './shared/options';
import { note, print } from './shared/output';

const WARNING =
  'The images themselves are in it: pass it on only where their licence, and the people they show, allow that.';

interface Flags extends JudgedOnFlags {
  readonly run: string;
  readonly out?: string;
  readonly faces?: number;
  readonly json?: boolean;
}

export function addExplore(program: Command): void {
  const command = withExamples(
    program.command('explore'),
    'explore --run runs/first',
    'explore --run runs/first --out public/faces',
    'explore --run data/pretrained/faces --faces 2000 --out page',
    'explore --run runs/fer2013 --dataset synthetic',
  )
    .description('make a page of a finished run: both codes, every face, swaps painted in the browser')
    .requiredOption('--run <folder>', 'the run folder')
    .option('--out <folder>', 'where the page goes (default: explore in the run folder)')
    .option('--faces <n>', 'how many test images at most (default: 50000, of a model that comes with mien 560)', whole);
  addJudgedOn(command, ['test', 'all'])
    .addOption(json())
    .action(async ({ run, out, ...flags }: Flags) => {
      const { explore } = await import('../reports/explore/explore');
      const { withRun } = await import('../runs/openRun');
      const listener = interruptible();
      const faces = flags.faces ?? (await facesShown(run, flags));
      const show = async (opened: Parameters<typeof explore>[0]) => {
        const explorer = await explore(opened, { out, faces, ...listener });
        const bytes = explorer.files.reduce((sum, file) => sum + file.bytes, 0);
        print(flags, { run: opened.folder.path, ...explorer, bytes }, () => [
          explorer.page,
          `${explorer.shown} faces, ${(bytes / 1e6).toFixed(1)} MB: open it in a browser, or put its folder on any web server.`,
          ...(opened.dataset.name === 'synthetic' ? [] : [WARNING]),
        ]);
      };
      await withRun(run, show, { ...(await exploredImages(run, flags, note)), ...listener });
    });
}
