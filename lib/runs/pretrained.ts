import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../support/errors';
import { place } from '../support/place';
import { RunFolder } from './folder/runFolder';

/**
 * The run folder of a model that comes with mien: in `data/pretrained` of a clone, in `vendor/pretrained` of an installed package.
 * @throws UsageError when there is none of that name
 */
export function pretrained(name: string): string {
  const shelf = place.isClone
    ? join(place.packageFolder, '..', 'data', 'pretrained')
    : join(place.packageFolder, 'vendor', 'pretrained');
  const names = existsSync(shelf) ? readdirSync(shelf).filter((each) => runOf(shelf, each).isFinished) : [];
  if (!names.includes(name)) {
    const there = names.length > 0 ? `There are: ${names.join(', ')}.` : `Nothing is in ${shelf}: train a model.`;
    throw new UsageError(`There is no pretrained model ${name}`, there);
  }
  return runOf(shelf, name).path;
}

function runOf(shelf: string, name: string): RunFolder {
  return new RunFolder(join(shelf, name));
}
