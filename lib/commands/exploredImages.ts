import type { PartialConfig } from '../config/config';
import type { OpenRunSettings } from '../runs/openRun';
import { isOnOwn, type JudgedOnFlags, judgedOn } from './shared/judgedOn';

/** Eighty of each expression: enough to look around in, laid out within a minute, and light to pass on. */
const FACES = 560;

/** Plainly shown. */
const DRAWN_FACES: PartialConfig['dataset'] = {
  name: 'synthetic',
  synthetic: { train: 7, validation: 7, test: FACES, difficulty: 0 },
};

/** How many faces a page shows at most that nobody asked for more: of a model that comes with mien, few, and else what `explore` takes by itself. */
export async function facesShown(run: string, flags: JudgedOnFlags): Promise<number | undefined> {
  const { isPretrained } = await import('../runs/pretrained');
  return isOnOwn(flags) && isPretrained(run) ? FACES : undefined;
}

/**
 * What a page of a run shows: what is asked for, or its own images. A run that came without them, as the model does that comes with mien, is shown
 * with drawn faces, and that is said.
 * @throws UsageError when the flags do not go together
 */
export async function exploredImages(
  run: string,
  flags: JudgedOnFlags,
  note: (sentence: string) => void,
): Promise<OpenRunSettings> {
  if (!isOnOwn(flags)) return judgedOn(flags);
  const { readRun } = await import('../runs/openModel');
  const { name, root } = readRun(run).config.dataset;
  if (name === 'synthetic' || root !== null) return judgedOn(flags);
  note(
    `The images of ${name} did not come with this run, so that the page shows faces that mien draws and that the model was not trained on. --root DIR shows its own.`,
  );
  return { dataset: DRAWN_FACES };
}
