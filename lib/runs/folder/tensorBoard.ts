import { tf } from '../../engine';
import type { EpochRecord } from '../../training/trainer';

/** Writes each epoch's numbers as TensorBoard events into a folder: `tensorboard --logdir runs` compares runs. */
export function tensorBoardWriter(folder: string): (record: EpochRecord) => void {
  const writer = tf.node.summaryFileWriter(folder);
  return (record) => {
    writer.scalar('learning rate', record.learningRate, record.epoch);
    for (const part of ['train', 'validation'] as const) {
      for (const [name, value] of Object.entries(record[part])) writer.scalar(`${part}/${name}`, value, record.epoch);
    }
    writer.flush();
  };
}
