import { type Command, Option } from 'commander';
import type { OpenModel } from '../runs/openModel';
import type { PredictedImage } from '../runs/predict';
import { counted } from '../support/counted';
import { percent } from '../support/numbers';
import { printable } from '../support/printable';
import { alignedTable } from '../support/tables/alignedTable';
import { interruptible } from './shared/listener';
import { json, withExamples } from './shared/options';
import { note, print } from './shared/output';

interface PredictFlags {
  readonly run?: string;
  readonly detect: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** The model that is taken where none is named. */
const OWN_MODEL = 'fer2013';

export function addPredict(program: Command): void {
  withExamples(program.command('predict'), 'predict photo.jpg', 'predict ~/frames --csv > frames.csv')
    .description('name the expression of every face in photographs')
    .argument('<photo or folder...>', 'image files, and folders of them (the frames of a video)')
    .option('--run <folder>', 'the run folder (default: the model that comes with mien)')
    .option('--no-detect', 'take each image for a face that is cut out already')
    .addOption(new Option('--csv', 'a table on stdout, with both codes').conflicts('json'))
    .addOption(json())
    .action(async (paths: string[], { run, detect, csv, ...flags }: PredictFlags) => {
      const { openModel } = await import('../runs/openModel');
      const { predict } = await import('../runs/predict');
      const { pretrained } = await import('../runs/pretrained');
      const model = await openModel(run ?? pretrained(OWN_MODEL));
      try {
        const start = performance.now();
        const images = await predict(model, paths, { detect, ...interruptible() });
        const seconds = (performance.now() - start) / 1000;
        const imagesPerSecond = images.length / seconds;
        if (images.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
        note(`${counted(images.length, 'image')} in ${seconds.toFixed(1)} s, ${imagesPerSecond.toFixed(1)} a second`);
        if (csv) process.stdout.write(await csvOf(images, model));
        else {
          const { temperature = null } = model.calibration() ?? {};
          const { views } = model.config.evaluation;
          print(flags, { run: model.folder.path, views, temperature, seconds, imagesPerSecond, images }, () =>
            tableOf(images, model.classes),
          );
        }
      } finally {
        model.close();
      }
    });
}

/** A line a face: its likeliest expression, and the probability of each; then the photographs that could not be read. */
function tableOf(images: readonly PredictedImage[], classes: readonly string[]): string[] {
  const rows = images.flatMap(({ path, faces, problem }) => {
    if (problem !== undefined) return [];
    if (faces.length === 0) return [[printable(path), '', 'no face', ...classes.map(() => '')]];
    return faces.map(({ box, probabilities }) => {
      const where = box ? `${box.width} at ${box.left}, ${box.top}` : '';
      return [
        printable(path),
        where,
        likeliest(probabilities),
        ...classes.map((name) => percent(probabilities[name]!)),
      ];
    });
  });
  const broken = images.flatMap(({ path, problem }) =>
    problem === undefined ? [] : printable(`${path} cannot be read: ${problem}`),
  );
  return [...(rows.length > 0 ? alignedTable(['image', 'face', 'expression', ...classes], rows, 3) : []), ...broken];
}

/** Of the columns, those that every model has. */
const COLUMNS = ['path', 'problem', 'face', 'left', 'top', 'width', 'height', 'expression'];

/** The same columns whatever is in the photographs: their place, a probability for each class, both codes. */
export async function csvOf(images: readonly PredictedImage[], { classes, config }: OpenModel): Promise<string> {
  const { toCsv } = await import('../support/tables/csv');
  const { model } = config;
  const codes = [...numbered('z_e', model.expression.codeSize), ...numbered('z_n', model.nuisance.codeSize)];
  const taken = new Set([...COLUMNS, ...codes]);
  const columnOf = (name: string) => (taken.has(name) ? `p(${name})` : name);
  const rows = images.flatMap(({ path, faces, problem }): Record<string, string | number>[] => {
    if (faces.length === 0) return [{ path, problem: problem ?? 'no face' }];
    return faces.map(({ box, probabilities, expression, nuisance }, face) => ({
      ...{ path, face, ...box, expression: likeliest(probabilities) },
      ...Object.fromEntries(classes.map((name) => [columnOf(name), probabilities[name]!])),
      ...Object.fromEntries([...expression, ...nuisance].map((value, k) => [codes[k]!, value])),
    }));
  });
  return toCsv([...COLUMNS, ...classes.map(columnOf), ...codes], rows);
}

function likeliest(probabilities: Readonly<Record<string, number>>): string {
  return Object.entries(probabilities).reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}_${i}`);
}
