/** `mien <command>`: each command is one call into the library. Results go to stdout, everything else to stderr. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SPLIT_NAMES, type SplitName } from './datasets/dataset';
import { DATASET_NAMES, type DatasetName } from './datasets/names';
import { MienError, UsageError } from './support/errors';
import { formatSeconds, progressReporter } from './support/progress';
import { VERSION } from './support/version';

interface DatasetFlags {
  readonly dataset?: DatasetName;
  readonly root?: string;
}

interface TrainFlags extends DatasetFlags {
  readonly config?: string;
  readonly set: string[];
  readonly out?: string;
  readonly resume?: boolean;
  readonly printConfig?: boolean;
  readonly json?: boolean;
}

const note = (sentence: string) => process.stderr.write(`${sentence}\n`);
const whole = (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It takes a whole number from 1.');
  return number;
};
const collect = (value: string, all: string[]) => [...all, value];

const program = new Command('mien')
  .description('Disentangled facial-expression representations: train, judge, draw.')
  .version(VERSION)
  .showHelpAfterError('Run it with --help for its options.')
  .exitOverride();

/** The options that commands share. */
const json = () => new Option('--json', 'one JSON document on stdout');
const dataset = () => new Option('--dataset <name>', 'the dataset').choices([...DATASET_NAMES]);
const root = () => new Option('--root <path>', 'where its files are');

program
  .command('doctor')
  .description('report versions, device and threads, and what is missing')
  .addOption(json())
  .action(async (flags: { json?: boolean }) => {
    const { doctor } = await import('./experiments/doctor');
    const report = await doctor();
    print(flags, report, () => [
      `mien ${report.mien}, Node ${report.node}`,
      ...(report.tensorflow
        ? [`TensorFlow ${report.tensorflow} on ${report.device}, ${report.threads} threads (tfjs ${report.tfjs})`]
        : []),
      ...(report.ok ? ['Everything is there.'] : report.problems.map((problem) => `Problem: ${problem}`)),
    ]);
    if (!report.ok) process.exitCode = 1;
  });

program
  .command('prepare')
  .description('read a dataset once and pack it into the cache')
  .addOption(dataset().makeOptionMandatory())
  .addOption(root())
  .addOption(json())
  .action(async (flags: DatasetFlags & { json?: boolean }) => {
    const { resolveConfig } = await import('./experiments/config');
    const { openDataset } = await import('./datasets/open');
    const packed = await openDataset(resolveConfig(datasetPart(flags)).dataset, {
      progress: progressReporter('Packing'),
      note,
    });
    const { name, classes, shape, folder, unreadable, splits } = packed;
    const sizes = Object.fromEntries(SPLIT_NAMES.map((split) => [split, splits[split].size]));
    print(flags, { dataset: name, classes, shape, folder, sizes, unreadable }, () => [
      `${name}: ${SPLIT_NAMES.map((split) => `${sizes[split]} ${split}`).join(', ')}; ${shape.join(' × ')}`,
      `Packed in ${folder}`,
      ...unreadable.map((image) => `Left out, as it cannot be read: ${image}`),
    ]);
  });

program
  .command('train')
  .description('train a disentangled model into a run folder, or find its finished run')
  .option('--config <file>', 'a JSON file with any part of the configuration')
  .option('--set <key=value>', 'one key of the configuration, e.g. loss.adversarial.weight=1; repeatable', collect, [])
  .addOption(dataset())
  .addOption(root())
  .option('--out <folder>', 'the run folder (default: runs/DATASET-FINGERPRINT)')
  .option('--resume', 'go on with an unfinished run')
  .option('--print-config', 'print the whole configuration and stop')
  .addOption(json())
  .action(async (flags: TrainFlags) => {
    const { parseAssignments, resolveConfig } = await import('./experiments/config');
    const { readJson } = await import('./support/files');
    const file = flags.config ? (readJson(flags.config) as object) : {};
    const config = resolveConfig(file, parseAssignments(flags.set), datasetPart(flags));
    if (flags.printConfig) return print({ json: true }, config, () => []);
    const { trainRun } = await import('./experiments/trainRun');
    const { run, summary } = await trainRun(config, {
      ...flags,
      ...trainingProgress(config.training.epochs),
      signal: interruption(),
    });
    const { epochs, bestEpoch, validation, seconds, peakMemory } = summary;
    print(flags, { run, epochs, finished: true, bestEpoch, validation, seconds, peakMemory }, () => [
      `${run}: ${epochs} epochs in ${formatSeconds(seconds)}`,
      `Validation accuracy ${percent(validation.accuracy)} in epoch ${bestEpoch}, which was kept`,
    ]);
  });

program
  .command('evaluate')
  .description("judge a finished run's classifier")
  .requiredOption('--run <folder>', 'the run folder')
  .addOption(dataset())
  .addOption(root())
  .addOption(new Option('--split <name>', 'the split').choices([...SPLIT_NAMES]).default('test'))
  .addOption(json())
  .action(async (flags: DatasetFlags & { run: string; split: SplitName; json?: boolean }) => {
    const { evaluateRun } = await import('./experiments/evaluateRun');
    const result = await evaluateRun(flags.run, flags.split, datasetPart(flags).dataset, {
      progress: progressReporter('Packing'),
      note,
    });
    print(flags, result, () => [
      `${result.dataset}, ${result.split} split, ${result.n} images`,
      `accuracy            ${percent(result.accuracy)}  (95 %: ${result.accuracyInterval.map(percent).join(' … ')})`,
      ...(result.withoutCopies
        ? [
            `  without copies    ${percent(result.withoutCopies.accuracy)}  on ${result.withoutCopies.n} images that are not in training`,
          ]
        : []),
      `balanced accuracy   ${percent(result.balancedAccuracy)}`,
      `macro F1            ${result.macroF1.toFixed(3)}`,
      ...result.classes.map(
        ({ name, n, recall }) => `  ${name.padEnd(16)}  ${recall === null ? '–' : percent(recall)}  of ${n}`,
      ),
    ]);
  });

program
  .command('reproduce')
  .description('the main job on the built-in faces: baseline and disentangled model, judged, in results/')
  .addOption(json())
  .action(async (flags: { json?: boolean }) => {
    const { reproduce } = await import('./experiments/reproduce');
    const { SYNTHETIC_RECIPE } = await import('./experiments/recipes');
    const { models, report } = await reproduce({
      ...trainingProgress(SYNTHETIC_RECIPE.training!.epochs!),
      signal: interruption(),
      onStage: note,
    });
    print(flags, { models, report }, () => [
      ...models.map(({ name, evaluation, probes }) => {
        const leak = probes.find((row) => row.factor === 'expression' && row.code === 'nuisance')!;
        return `${name.padEnd(13)} accuracy ${percent(evaluation.accuracy)}; expression read from z_n ${percent(leak.accuracy)} (chance ${percent(leak.chance)})`;
      }),
      `Report: ${report}`,
    ]);
  });

program
  .command('bench')
  .description('time the training step against PyTorch, in turns (install it with `npm run bench:setup`)')
  .option('--turns <n>', 'turns of each side', whole, 10)
  .addOption(json())
  .action(async (flags: { turns: number; json?: boolean }) => {
    const { bench } = await import('./experiments/bench');
    const report = await bench({ turns: flags.turns, onStage: note });
    const { ours, theirs, worstGradient, where } = report.agreement;
    print(flags, report, () => [
      report.machine,
      `Same weights, same batch: loss ${ours.toFixed(6)} and ${theirs.toFixed(6)}; gradients differ by ${worstGradient.toExponential(1)} at most (${where})`,
      ...report.results.map(({ work, peer, ours: a, theirs: b, ratio }) =>
        [
          `${work}, against ${peer}:`,
          `${a.median.toFixed(0)} ms (${a.min.toFixed(0)} … ${a.max.toFixed(0)}) to ${b.median.toFixed(0)} ms (${b.min.toFixed(0)} … ${b.max.toFixed(0)}),`,
          `ratio ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} … ${ratio.max.toFixed(2)})`,
        ].join(' '),
      ),
    ]);
  });

/** Flags as the part of the configuration they stand for. */
function datasetPart({ dataset, root }: DatasetFlags) {
  return { dataset: { ...(dataset && { name: dataset }), ...(root !== undefined && { root }) } };
}

/** A line an epoch, and between them how far the training is. */
function trainingProgress(epochs: number) {
  let report = progressReporter('Training');
  let resumedAt: number | undefined;
  return {
    note,
    packing: progressReporter('Packing'),
    onStep: (epoch: number, step: number, steps: number) => {
      if (epoch === 1 && step === 1) report = progressReporter('Training');
      resumedAt ??= (epoch - 1) * steps;
      report((epoch - 1) * steps + step - resumedAt, epochs * steps - resumedAt, `epoch ${epoch} of ${epochs}`);
    },
    onEpochEnd: ({
      epoch,
      validation,
      seconds,
    }: {
      epoch: number;
      validation: { accuracy: number };
      seconds: number;
    }) =>
      note(
        `epoch ${epoch} of ${epochs}: validation accuracy ${percent(validation.accuracy)}, ${formatSeconds(seconds)}`,
      ),
  };
}

/** Ctrl-C ends a training after its step; a second one ends the process as usual. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    note('Stopping after this step; again to stop at once.');
    controller.abort();
  });
  process.once('SIGTERM', () => controller.abort());
  return controller.signal;
}

function print(flags: { json?: boolean }, document: unknown, lines: () => string[]): void {
  process.stdout.write(flags.json ? `${JSON.stringify(document, null, 2)}\n` : `${lines().join('\n')}\n`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError || error instanceof InvalidArgumentError) {
      process.exitCode = (error as CommanderError).exitCode === 0 ? 0 : 2; // 0: --help and --version
      return;
    }
    if (!(error instanceof MienError)) throw error;
    process.stderr.write(`mien: ${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

void main();
