/** A run knows its data by their digest, and is trained on and judged by no others without a word. */
import { SPLIT_NAMES, type SplitName } from '../datasets/dataset';
import { type DatasetDigest, differencesInData } from '../datasets/packed/digest';
import { MienError } from '../support/errors';
import type { RunFolder } from './folder/runFolder';

/**
 * @param splits those that are to be looked at: others may have changed
 * @throws MienError saying in what the data differ from those that the run was trained on. Runs of versions that kept no digest pass.
 */
export function checkSameData(folder: RunFolder, now: DatasetDigest, splits: readonly SplitName[] = SPLIT_NAMES): void {
  const { data: before } = folder.readConfig();
  if (!before || sameSplits(now, before, splits)) return;
  const same = SPLIT_NAMES.filter((split) => sameSplits(now, before, [split]));
  const other =
    folder.isFinished && same.length > 0 ? `, or judge what is as it was: --split ${same.join(' or ')}` : '';
  throw new MienError(
    `The data are not those that the run in ${folder.path} was trained on:\n  ${differencesInData(now, before).join('\n  ')}`,
    `Put them back, train anew with another --out${other}.`,
  );
}

/** Whether the images, labels and factors of some splits are the same. */
function sameSplits(now: DatasetDigest, before: DatasetDigest, splits: readonly SplitName[]): boolean {
  if (now.whole === before.whole) return true;
  const told = ({ shape, classes }: DatasetDigest) => JSON.stringify([shape, classes]);
  return (
    told(now) === told(before) &&
    splits.every((split) => JSON.stringify(now.splits[split]) === JSON.stringify(before.splits[split]))
  );
}
