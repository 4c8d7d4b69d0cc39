import { type DatasetDigest, differencesInData } from '../datasets/packed/digest';
import { RunFolder } from '../runs/folder/runFolder';
import { MienError } from '../support/errors';
import { groupBy } from '../support/numbers';
import type { GridTask } from './gridFolder';

/** What tells the datasets of a grid apart, as the configuration names them. */
export const datasetKey = ({ config }: Pick<GridTask, 'config'>): string => JSON.stringify(config.dataset);

/**
 * Numbers of one dataset stand beside each other in a table only where all of their runs have the same data.
 * @param present the data as they are now, by `datasetKey`, where that is known
 * @throws MienError naming the runs that are of other data, and in what these differ
 */
export function checkOneDataset(
  tasks: readonly Pick<GridTask, 'run' | 'config'>[],
  present: ReadonlyMap<string, DatasetDigest> = new Map(),
): void {
  for (const [key, own] of groupBy(tasks, datasetKey)) {
    const runs = own.map(({ run }) => new RunFolder(run)).filter((run) => run.canResume || run.isFinished);
    const known = runs.flatMap((run) => {
      const { data } = run.readConfig();
      return data ? [{ path: run.path, data }] : [];
    });
    const now = present.get(key) ?? known.at(-1)?.data;
    const others = known.filter(({ data }) => data.whole !== now?.whole);
    if (!now || others.length === 0) continue;
    const paths = others.map(({ path }) => path).join('\n  ');
    throw new MienError(
      `These runs of the grid were trained on other data:\n  ${paths}\n  ${differencesInData(now, others[0]!.data).join('\n  ')}`,
      'Put the data back, or delete these folders and start it again: they are then trained anew.',
    );
  }
}
