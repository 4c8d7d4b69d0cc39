import type { Config } from '../config/config';
import type { Parts } from '../models/parts';
import type { Listener } from '../support/listener';
import type { DisentanglingTask } from '../training/disentangling';
import { type EpochRecord, type Numbers, trainEpochs } from '../training/trainer';
import { type CheckpointOrigin, loadCheckpoint, saveCheckpoint, saveWeights } from './folder/checkpoint';
import type { Lock } from './folder/lock';
import { type Provenance, resumedHere } from './folder/provenance';
import type { RunFolder } from './folder/runFolder';
import { tensorBoardWriter } from './folder/tensorBoard';

export interface TrainingListener extends Listener {
  readonly onStep?: (epoch: number, step: number, stepsPerEpoch: number, terms: Numbers) => void;
  readonly onEpochEnd?: (record: EpochRecord) => void;
}

/**
 * The epochs of a run, from its last checkpoint on where there is one. Each leaves a checkpoint, and then its line in the history.
 * @param origin what the checkpoints are of
 * @param lock of the folder
 * @returns the whole history
 */
export async function trainInFolder(
  folder: RunFolder,
  config: Config,
  origin: CheckpointOrigin,
  parts: Parts,
  task: DisentanglingTask,
  lock: Lock,
  listener: TrainingListener,
): Promise<EpochRecord[]> {
  let history: EpochRecord[] = [];
  if (folder.canResume) {
    history = loadCheckpoint(folder.lastCheckpoint, parts, task.optimizer, origin);
    folder.writeHistory(history); // a kill between checkpoint and history leaves it a line short
    noteResumption(folder, history.length);
    listener.note?.(`Going on after epoch ${history.length} of ${config.training.epochs}.`);
  }
  const toTensorBoard = tensorBoardWriter(folder.path);
  const done = [...history];
  const { stepsPerEpoch } = task;
  const { epochs } = config.training;
  const tell = (epoch: number, step: number) => {
    const steps = (epoch - 1 - history.length) * stepsPerEpoch + step;
    listener.progress?.('Training', steps, (epochs - history.length) * stepsPerEpoch, `epoch ${epoch} of ${epochs}`);
  };
  return trainEpochs(
    task,
    config.training,
    history,
    {
      onStep: (epoch, step, terms) => {
        tell(epoch, step);
        listener.onStep?.(epoch, step, stepsPerEpoch, terms);
      },
      onEpochEnd: (record, isBest) => {
        lock.check();
        done.push(record);
        if (isBest && config.training.keep === 'best') task.asJudged(() => saveWeights(folder.bestCheckpoint, parts));
        saveCheckpoint(folder.lastCheckpoint, parts, task.optimizer, done, origin);
        folder.writeHistory(done);
        toTensorBoard(record);
        listener.onEpochEnd?.(record);
      },
    },
    listener.signal,
  );
}

function noteResumption(folder: RunFolder, epochs: number): void {
  const made = folder.readConfig();
  const provenance = resumedHere(made.provenance as Provenance, epochs);
  if (provenance !== made.provenance) folder.writeConfig({ ...made, provenance });
}
