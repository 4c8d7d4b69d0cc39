/** The images that a run is asked about: its own, or those of another set in the form that its model takes. */
import { differences } from '../config/compare';
import type { Config, PartialConfig } from '../config/config';
import { resolveConfig } from '../config/resolve';
import { type ImageShape, type Split, type SplitName, sizesOf } from '../datasets/dataset';
import type { ClassMap } from '../datasets/matching/classMap';
import { openFor } from '../datasets/matching/openFor';
import { openDataset } from '../datasets/open';
import type { CachedDataset, PackSettings } from '../datasets/packed/cache';
import { digestOfDivided } from '../datasets/packed/digest';
import { wholeOf } from '../datasets/splits/wholeOf';
import { InterruptedError, MienError, UsageError } from '../support/errors';
import { withoutPlaces } from './folder/place';
import type { RunFolder } from './folder/runFolder';
import { checkSameData } from './sameData';

export interface RunDataSettings extends PackSettings {
  /** Another dataset than the run was trained on, or another place where it is. */
  readonly dataset?: PartialConfig['dataset'];
  /** Which of the model's classes those of another dataset are, where their names do not say. */
  readonly map?: ClassMap;
  /** `set`: another dataset keeps its own classes, for who does not ask the classifier, as probes; default `model`. */
  readonly classes?: 'model' | 'set';
  /** All images of another dataset are its test split: the model has seen none of them. */
  readonly whole?: boolean;
  /** Those that will be looked at, which have to be as they were when the run was trained; default all. Of no effect on another dataset. */
  readonly splits?: readonly SplitName[];
}

export interface RunData {
  /** The one that the run was trained on, unless another was asked for. */
  readonly dataset: CachedDataset;
  /** Whether it is the one that the run was trained on, wherever that lies by now. */
  readonly isOwn: boolean;
  /** Whether all its images are in its test split. */
  readonly isWhole: boolean;
  /** The images that the run was trained on; undefined where they are not to be had any more. */
  readonly training: Split | undefined;
}

/** Said where another place of the run's own set was given, and what is there is not its own. */
const OTHER_IMAGES = 'These are not the images that the run was trained on: they are judged as those of another set.';

/** What a run is known by. */
interface Trained {
  readonly folder: RunFolder;
  readonly config: Config;
  /** Undefined for runs of versions that did not keep them. */
  readonly classes: readonly string[] | undefined;
  readonly shape: ImageShape;
}

/**
 * @returns what has to be closed as well: `closeOwn` closes the run's own data where they were opened beside
 * @throws MienError when the run's own data are not those any more that it was trained on, or the dataset has other classes or another
 * image shape than the model
 * @throws UsageError when all images are asked for of the dataset that it was trained on, and as `openFor`
 */
export async function openRunData(
  trained: Trained,
  settings: RunDataSettings,
): Promise<{ data: RunData; config: Config; closeOwn: () => void }> {
  const { dataset: other, splits, map, classes: whose = 'model', whole: isWhole = false, ...packing } = settings;
  const config = withDataset(trained.config, other);
  const isAsked = Object.keys(other ?? {}).length > 0;
  if (map && !isAsked)
    throw new UsageError('A map says what the classes of another dataset are', 'Name that as dataset.');
  const takes = { ...trained, classes: whose === 'set' ? undefined : trained.classes };
  const isMatched = isAsked && (whose === 'set' || trained.classes !== undefined);
  const opened = isMatched
    ? await openFor(takes, config.dataset, map, packing)
    : await openDataset(config.dataset, packing);
  try {
    checkFit(trained, opened, !isAsked || whose === 'model');
    if (!isAsked) checkSameData(trained.folder, opened.digest, splits);
    const { data } = trained.folder.readConfig();
    const isOwn = data ? opened.digest.whole === data.whole : isSameChoice(trained.config, config);
    if (isOwn && isWhole) throw seen(opened.name);
    if (isAsked && !isOwn && other?.name === undefined) packing.note?.(OTHER_IMAGES);
    const own = isOwn ? opened : await openOwn(trained, packing);
    const dataset = isWhole ? undivided(opened) : opened;
    return {
      data: { dataset, isOwn, isWhole, training: own?.splits.train },
      config,
      closeOwn: () => own !== opened && own?.close(),
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** Of another dataset than the run's nothing is as it was in the run: not its fold, its subset, its margin. */
function withDataset(trained: Config, other: PartialConfig['dataset'] = {}): Config {
  const { dataset, ...rest } = trained;
  return other.name === undefined || other.name === dataset.name
    ? resolveConfig(trained, { dataset: other })
    : resolveConfig(rest, { dataset: other });
}

function undivided(dataset: CachedDataset): CachedDataset {
  const whole = wholeOf(dataset);
  return { ...whole, digest: digestOfDivided(dataset.digest, 'whole', sizesOf(whole.splits)) };
}

/** The dataset that a run was trained on, where it is still there and has the same training images. */
async function openOwn(
  { folder, config: { dataset } }: Trained,
  settings: PackSettings,
): Promise<CachedDataset | undefined> {
  try {
    const own = await openDataset(dataset, settings);
    if (own.digest.splits.train.images === folder.readConfig().data?.splits.train.images) return own;
    own.close();
  } catch (error) {
    if (!(error instanceof MienError) || error instanceof InterruptedError) throw error;
  }
  settings.note?.('The images that the run was trained on are not there: copies of them among these cannot be told.');
  return undefined;
}

/** Of a run that keeps no digest of its data: wherever they lie. */
function isSameChoice(...configs: readonly [Config, Config]): boolean {
  const [one, other] = configs.map((config) => withoutPlaces(config).dataset);
  return differences(one, other).length === 0;
}

function checkFit({ shape, classes }: Trained, dataset: CachedDataset, withClasses: boolean): void {
  const isNamed = !withClasses || !classes || classes.join() === dataset.classes.join();
  if (isNamed && shape.join() === dataset.shape.join()) return;
  throw new MienError(
    `The model takes ${shape.join(' × ')} images of ${(classes ?? []).join(', ')}; ${dataset.name} has ${dataset.shape.join(' × ')} images of ${dataset.classes.join(', ')}`,
    'Evaluate it on a dataset with the same classes in the same order.',
  );
}

function seen(name: string): UsageError {
  return new UsageError(
    `The model was trained on ${name}: all of its images include those that it has seen`,
    'Judge it on its test split, or on all images of another set.',
  );
}
