/** What the commands share: options, the way flags become configuration, and output. */
import { Argument, type Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DATASET_NAMES, type DatasetName } from '../datasets/sets';
import { checkDevice } from '../support/device';
import { MienError, UsageError } from '../support/errors';
import { asFileError } from '../support/fileError';
import { quoted } from '../support/shell';

export interface DatasetFlags {
  readonly dataset?: DatasetName;
  readonly root?: string;
}

export const json = () => new Option('--json', 'one JSON document on stdout');
export const dataset = () => new Option('--dataset <name>', 'the dataset').choices([...DATASET_NAMES]);
export const root = () => new Option('--root <path>', 'where its files are');

/** Gives a command a dataset by its name, in the first place or as an option. */
export function addNamed(command: Command): Command {
  return command
    .addArgument(new Argument('[name]', 'the dataset; the same as --dataset').choices([...DATASET_NAMES]))
    .addOption(dataset())
    .addOption(root());
}

/** @throws UsageError when no dataset is named, or two are */
export function named(name: DatasetName | undefined, flags: DatasetFlags): DatasetName {
  const known = name ?? flags.dataset;
  if (known === undefined) throw new UsageError('No dataset is named', 'Such as --dataset folder --root DIR.');
  if (flags.dataset !== undefined && known !== flags.dataset)
    throw new UsageError(`Both ${known} and ${flags.dataset} are named`, 'Name one dataset.');
  return known;
}

/** Gives a program, before or after its command, the option that says which device computes. */
export function addDevice(program: Command): void {
  program
    .option('--device <device>', 'cpu, gpu, or gpu:N (default: a GPU where there is one, or MIEN_DEVICE)', checkDevice)
    .configureHelp({ showGlobalOptions: true })
    .hook('preAction', () => {
      const { device } = program.opts<{ device?: string }>();
      if (device) process.env.MIEN_DEVICE = device; // read by the engine, which the command loads
    });
}

/**
 * Runs the command that the process was called with. Exit status 0, 1 for what failed, 2 for wrong usage; a message instead of a stack where
 * the cause is known.
 */
export async function runProgram(program: Command): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(); // whoever reads has seen enough, as in `mien data | head`
  });
  for (const each of [program, ...program.commands]) {
    each.exitOverride().showHelpAfterError('Run it with --help for its options.');
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2; // 0: --help and --version
      return;
    }
    const known = asFileError(error);
    if (!(known instanceof MienError)) throw error;
    process.stderr.write(`mien: ${asCalled(known.message)}\n`);
    process.exitCode = known instanceof UsageError ? 2 : 1;
  }
}

/** An option that may be given several times; its value is the list of them. */
export function repeatable(flags: string, description: string, byDefault = 'none'): Option {
  return new Option(flags, `${description}; repeatable`)
    .argParser((value: string, all: string[]) => [...all, value])
    .default([], byDefault);
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
  process.stderr.write(`${asCalled(sentence)}\n`);
}

/** The result: one JSON document, or lines for people. */
export function print(flags: { json?: boolean }, document: unknown, lines: () => string[]): void {
  process.stdout.write(flags.json ? `${JSON.stringify(document, null, 2)}\n` : `${lines().join('\n')}\n`);
}

/** How mien was called, for lines that can be pasted into the same shell: a clone has no `mien` in its path. */
function calledAs(): string {
  return { mien: 'npm run mien --', npx: 'npx mien' }[process.env.npm_lifecycle_event ?? ''] ?? 'mien';
}

/** What to do next. */
export function next(...commands: string[]): string[] {
  return ['', 'Next:', ...commands.map((command) => `  ${calledAs()} ${command}`)];
}

/** Commands in a message, written the way mien was called. */
export function asCalled(message: string): string {
  return message.replaceAll('`mien ', `\`${calledAs()} `);
}

/** A dataset's flags as they were given, after its name. */
export function again({ root, set }: { readonly root?: string; readonly set: readonly string[] }): string {
  return [...(root === undefined ? [] : ['--root', root]), ...set.flatMap((one) => ['--set', one])]
    .map(quoted)
    .join(' ');
}
