import { MienError } from '../../../support/errors';
import type { SplitName } from '../../dataset';
import { Enclosure } from '../../listing/enclosure';
import { foldersIn, imagesBelow } from '../../listing/imagesBelow';
import type { ListedImage, Listing } from '../../listing/listing';
import { nearlySplitOf } from '../../splits/splitNames';
import { LeftOut } from './leftOut';
import { FERPLUS_CLASSES, type FerPlusLabels, judge } from './votes';
import { type VoteTable, votesByFile } from './voteTable';

/**
 * Lists FER2013 as folders, SPLIT/CLASS/*.jpg, or as FER+'s own script makes them, FER2013Train/*.png; what class folder an image is in
 * does not matter.
 * @throws MienError when no folder is a split, or no image has votes
 */
export function listFolders(root: string, table: VoteTable, labels: FerPlusLabels): Listing {
  const votesOf = votesByFile(table);
  const leftOut = new LeftOut();
  const images: ListedImage[] = [];
  const files = filesIn(root);
  if (files.length === 0) {
    throw new MienError(
      `${root} has no images in folders such as train/ or FER2013Train/, and no CSV of FER2013`,
      'Give the folder of FER2013: official CSV, or a folder a split.',
    );
  }
  for (const { file, split } of files) {
    const row = votesOf(file);
    if (!row) {
      leftOut.add(split, 'not in the table');
      continue;
    }
    const verdict = judge(row.votes, split, labels);
    if ('left' in verdict) leftOut.add(split, verdict.left);
    else images.push({ file, split, ...verdict });
  }
  if (images.length === 0) {
    throw new MienError(
      `None of the ${files.length} images in ${root} has a label in ${table.path}`,
      'Its file names must be those of the images: give the votes that belong to this copy of FER2013.',
    );
  }
  return { name: 'ferplus', classes: FERPLUS_CLASSES, factors: [], root, images, notes: leftOut.sentences() };
}

function filesIn(root: string): { file: string; split: SplitName }[] {
  const enclosure = new Enclosure(root);
  return foldersIn(root).flatMap((folder) => {
    const split = nearlySplitOf(folder);
    return split ? imagesBelow(enclosure, folder).map((file) => ({ file, split })) : [];
  });
}
