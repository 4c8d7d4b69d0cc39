import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../support/errors';
import { place } from '../support/place';
import { RunFolder } from './folder/runFolder';

const shelf = () =>
  place.isClone
    ? join(place.packageFolder, '..', 'data', 'pretrained')
    : join(place.packageFolder, 'vendor', 'pretrained');

/**
 * The run folder of a model that comes with mien: in `data/pretrained` of a clone, in `vendor/pretrained` of an installed package.
 * @throws UsageError when there is none of that name
 */
export function pretrained(name: string): string {
  const names = existsSync(shelf()) ? readdirSync(shelf()).filter((each) => runOf(each).isFinished) : [];
  if (!names.includes(name)) {
    const there = names.length > 0 ? `There are: ${names.join(', ')}.` : `Nothing is in ${shelf()}: train a model.`;
    throw new UsageError(`There is no pretrained model ${name}`, there);
  }
  return runOf(name).path;
}

/** Whether a run folder is that of a model that comes with mien. */
export function isPretrained(path: string): boolean {
  return dirname(resolve(path)) === resolve(shelf());
}

function runOf(name: string): RunFolder {
  return new RunFolder(join(shelf(), name));
}
