import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { differences } from '../../lib/config/compare';
import { FER2013_NUISANCE_RECIPE } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';
import { exportModel } from '../../lib/runs/exports/exportModel';
import { withoutPlaces } from '../../lib/runs/folder/place';
import { openModel } from '../../lib/runs/openModel';

const CARD = 'README.md';

/**
 * Puts a finished run in the place of the model that is shipped, as `mien export --to run` hands it on. The card stays, until it is written anew.
 * @throws MienError when the run is not finished
 */
export async function exchange(shipped: string, run: string): Promise<void> {
  const beside = mkdtempSync(join(dirname(shipped), '.exchange-'));
  try {
    const model = await openModel(run);
    try {
      await exportModel(model, { to: 'run', out: join(beside, 'new') });
    } finally {
      model.close();
    }
    const card = join(shipped, CARD);
    if (existsSync(card)) writeFileSync(join(beside, 'new', CARD), readFileSync(card));
    renameSync(shipped, join(beside, 'old'));
    try {
      renameSync(join(beside, 'new'), shipped);
    } catch (error) {
      renameSync(join(beside, 'old'), shipped);
      throw error;
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** Where the configuration of the shipped model is not what `--recipe fer2013-nuisance` says: a test refuses to let that stand. */
export async function besidesRecipe(shipped: string): Promise<string[]> {
  const model = await openModel(shipped);
  model.close();
  const recipe = resolveConfig(FER2013_NUISANCE_RECIPE, { model: { expression: { from: 'RUN' } } });
  return differences(withoutPlaces(model.config), withoutPlaces(recipe));
}
