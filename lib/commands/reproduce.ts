import type { Command } from 'commander';
import { exactPercent } from '../support/numbers';
import { epochLine, interruptible } from './listener';
import { json, print, withExamples } from './shared';

export function addReproduce(program: Command): void {
  withExamples(program.command('reproduce'), 'reproduce')
    .description(
      'the main job on the built-in faces: baseline, published form and the separated model, judged, in results/',
    )
    .addOption(json())
    .action(async (flags: { json?: boolean }) => {
      const { reproduce } = await import('../reports/reproduce');
      const { SYNTHETIC_RECIPE } = await import('../config/recipes');
      const { leakOf } = await import('../runs/probing/leak');
      const { TRAINED_ON } = await import('../runs/probing/probeImages');
      const { models, report } = await reproduce({
        ...interruptible(),
        onEpochEnd: epochLine(SYNTHETIC_RECIPE.training!.epochs!),
      });
      print(flags, { models, report }, () => [
        ...models.map(({ name, evaluation, probes }) => {
          const [seen, unseen] = TRAINED_ON.map((trainedOn) => leakOf(probes, 'expression', 'nuisance', trainedOn)!);
          return `${name.padEnd(13)} accuracy ${exactPercent(evaluation.accuracy)}; expression read from z_n ${exactPercent(seen!.accuracy)} by probes trained on seen images, ${exactPercent(unseen!.accuracy)} on unseen ones (chance ${exactPercent(seen!.chance)})`;
        }),
        `Report: ${report}`,
      ]);
    });
}
