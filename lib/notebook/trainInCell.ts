import type { Config } from '../config/config';
import { trainingCurves } from '../figures/trainingCurves';
import { defaultRunFolder, withAbsoluteRoot } from '../runs/folder/place';
import { RunFolder } from '../runs/folder/runFolder';
import { type FinishedRun, type TrainSettings, train } from '../runs/train';
import { requireSettings } from '../support/argument';
import { homeFolder } from '../support/paths';
import { interruptible } from './interruptible';
import { isNotebook, liveDisplay } from './kernel';
import { figureForms } from './show';
import { TrainingView } from './trainingView';

/**
 * `train` for a notebook's cell: shows the curves and the time left while it trains, and the finished curves in their place; stops
 * cleanly when the kernel is interrupted. The cell run again goes on after the last whole epoch, or finds the run finished.
 *
 * Outside of a notebook it trains without showing anything.
 * @throws MienError when it was interrupted, and whatever `train` throws
 */
export async function trainInCell(config: Config, asked: { readonly out?: string } = {}): Promise<FinishedRun> {
  requireSettings(asked, ['out']);
  const { out } = asked;
  const folder = new RunFolder(out ?? defaultRunFolder(withAbsoluteRoot(config)));
  const show = isNotebook() ? liveDisplay() : () => {};
  const showCurves = (svg: string) => show({ 'image/svg+xml': svg });
  const view = new TrainingView(config.training.epochs, showCurves, folder.exists ? folder.readHistory() : []);
  const settings: TrainSettings = {
    out: folder.path,
    resume: true,
    note: noteInCell,
    progress: (work, done, total) => work === 'Packing' && view.packing(done, total),
    onStep: (epoch, step, steps, terms) => view.step(epoch, step, steps, terms),
    onEpochEnd: (record) => view.epoch(record),
  };
  try {
    const finished = await interruptible((signal) => train(config, { ...settings, signal }));
    const curves = trainingCurves(finished.history, finished.summary.guessing);
    if (isNotebook()) show(await figureForms(curves));
    return finished;
  } catch (error) {
    view.stopped();
    throw error;
  }
}

/** A sentence under the cell. Folders are named from the home folder on: a notebook that is passed on tells nothing of its machine. */
export function noteInCell(sentence: string): void {
  console.log(sentence.replaceAll(`${homeFolder()}/`, ''));
}
