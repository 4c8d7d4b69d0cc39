/** The options that commands have in common, and the way flags become configuration. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DATASET_NAMES, type DatasetName } from '../../datasets/sets';
import { quoted } from '../../support/shell';
import { calledAs } from './output';

export interface DatasetFlags {
  readonly dataset?: DatasetName;
  readonly root?: string;
}

export const json = () => new Option('--json', 'one JSON document on stdout');
export const dataset = () => new Option('--dataset <name>', 'the dataset').choices([...DATASET_NAMES]);
export const root = () => new Option('--root <path>', 'where its files are');

/** Flags as the part of the configuration they stand for. */
export function datasetPart({ dataset, root }: DatasetFlags) {
  return { dataset: { ...(dataset && { name: dataset }), ...(root !== undefined && { root }) } };
}

/** The flags of a dataset as they were given, for the next command: words of a shell. */
export function again({ dataset, root, set }: DatasetFlags & { readonly set: readonly string[] }): string[] {
  const given = [
    ...(dataset === undefined ? [] : ['--dataset', dataset]),
    ...(root === undefined ? [] : ['--root', root]),
    ...set.flatMap((one) => ['--set', one]),
  ];
  return given.map(quoted);
}

/** An option that may be given several times; its value is the list of them. */
export function repeatable(flags: string, description: string, byDefault = 'none'): Option {
  return new Option(flags, `${description}; repeatable`)
    .argParser((value: string, all: string[]) => [...all, value])
    .default([], byDefault);
}

/** A whole number from 1. */
export function whole(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It takes a whole number from 1.');
  return number;
}

/** The end of a command's --help: calls of it that can be pasted, without the `mien` in front. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  return command.addHelpText('after', () =>
    [
      '',
      examples.length > 1 ? 'Examples:' : 'Example:',
      ...examples.map((example) => `  ${calledAs()} ${example}`),
    ].join('\n'),
  );
}
