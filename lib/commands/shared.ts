/** What the commands share: options, the way flags become configuration, and output. */
import { InvalidArgumentError, Option } from 'commander';
import { DATASET_NAMES, type DatasetName } from '../datasets/names';

export interface DatasetFlags {
  readonly dataset?: DatasetName;
  readonly root?: string;
}

export const json = () => new Option('--json', 'one JSON document on stdout');
export const dataset = () => new Option('--dataset <name>', 'the dataset').choices([...DATASET_NAMES]);
export const root = () => new Option('--root <path>', 'where its files are');

/** Gathers the values of an option that may be repeated. */
export const collect = (value: string, all: string[]) => [...all, value];

/** A whole number from 1. */
export function whole(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It takes a whole number from 1.');
  return number;
}

/** Flags as the part of the configuration they stand for. */
export function datasetPart({ dataset, root }: DatasetFlags) {
  return { dataset: { ...(dataset && { name: dataset }), ...(root !== undefined && { root }) } };
}

/** Everything but results: progress, remarks. */
export function note(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** The result: one JSON document, or lines for people. */
export function print(flags: { json?: boolean }, document: unknown, lines: () => string[]): void {
  process.stdout.write(flags.json ? `${JSON.stringify(document, null, 2)}\n` : `${lines().join('\n')}\n`);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
