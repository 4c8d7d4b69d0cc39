/** The figures of one finished run. */
import { basename } from 'node:path';
import { confusionFigure } from '../figures/confusion';
import type { NamedFigure } from '../figures/figure';
import { imageGrid } from '../figures/imageGrid';
import { probeHeatmap } from '../figures/probeHeatmap';
import { trainingCurves } from '../figures/trainingCurves';
import { hasDecoder } from '../runs/decode';
import { judge } from '../runs/judge';
import { type OpenRun, requireRun } from '../runs/openRun';
import { exampleImages } from '../runs/pictures/exampleImages';
import { reconstruct } from '../runs/pictures/reconstruct';
import { swap } from '../runs/pictures/swap';
import { type SwapTruth, swapTruth } from '../runs/pictures/swapTruth';
import { TRAINED_ON } from '../runs/probing/probeImages';
import { LISTENER_KEYS, requireSettings } from '../support/argument';
import type { Listener } from '../support/listener';
import { percent } from '../support/numbers';
import { codePanels } from './codePanels';

/** Swapped faces whose true pictures are rendered, a twentieth of a second each. */
const SWAPS_JUDGED = 100;

export interface FiguresSettings extends Listener {
  /** Begins the names of the figures; by default that of the run's folder, and on other images than its own theirs. */
  readonly name?: string;
}

/** What a run's figures on other images than its own are called, so that they do not take the place of those. */
export function onOther(name: string, { dataset, isWhole }: Pick<OpenRun, 'dataset' | 'isWhole'>): string {
  return `${name}-on-${dataset.name}${isWhole ? '-all' : ''}`;
}

/**
 * Examples of its images, training curves, confusion matrix, probe heat map and projections of a run, and swapped and
 * reconstructed images where it learned to decode. The run is judged first, where it has not been.
 */
export async function figures(run: OpenRun, settings: FiguresSettings = {}): Promise<NamedFigure[]> {
  requireRun(run);
  requireSettings(settings, ['name', ...LISTENER_KEYS]);
  const { name: given, ...listener } = settings;
  const name = given ?? nameOf(run);
  const { dataset, isOwn } = run;
  const { classes } = dataset;
  const { evaluation, probes } = await judge(run, listener);
  const images = hasDecoder(run)
    ? [
        {
          name: `${name}-swap`,
          caption: `Expressions swapped: the decoder’s image of z_e of the column and z_n of the row.${truthSentence(swapTruth(run, { faces: SWAPS_JUDGED }))}`,
          figure: imageGrid('Expression swap', await swap(run)),
        },
        {
          name: `${name}-swap-details`,
          caption:
            'Expressions swapped, each face with what the decoder does not paint of it, where the swap changes nothing, and less of its old expression: partly the image itself, to look at.',
          figure: imageGrid('Expression swap, details kept', await swap(run, { details: true })),
        },
        {
          name: `${name}-reconstruction`,
          caption: 'Test images, and what the decoder makes of their two codes.',
          figure: imageGrid('Test images and their reconstructions', await reconstruct(run)),
        },
      ]
    : [];
  return [
    {
      name: `${name}-images`,
      caption: `Images that the model was ${isOwn ? 'trained' : 'judged'} on, a row a class, as it is given them.`,
      figure: imageGrid(
        isOwn ? 'Training images' : `Images of ${dataset.name}`,
        await exampleImages(dataset, { split: isOwn ? 'train' : 'test' }),
      ),
    },
    {
      name: `${name}-training`,
      caption: 'The terms of the loss on training images, and accuracy on validation images.',
      figure: trainingCurves(run.folder.readHistory(), run.folder.readSummary().guessing),
    },
    {
      name: `${name}-confusion`,
      caption: 'What the classifier takes each expression for, on test images.',
      figure: confusionFigure(evaluation.confusion, classes),
    },
    {
      name: `${name}-probes`,
      caption:
        'What reads most of three probes, trained afresh on codes of images that the model was trained on (seen) or not (unseen), and tested on images that neither has seen. The larger is the leak.',
      figure: probeHeatmap(
        TRAINED_ON.map((trainedOn) => ({
          title: `trained on ${trainedOn} images`,
          readings: probes.filter((row) => row.trainedOn === trainedOn),
        })).filter(({ readings }) => readings.length > 0),
      ),
    },
    ...(await codePanels(name, run)),
    ...images,
  ];
}

function nameOf(run: OpenRun): string {
  const name = basename(run.folder.path);
  return run.isOwn ? name : onOther(name, run);
}

/** How true the swaps are, where that is known. */
function truthSentence(truth: SwapTruth | undefined): string {
  if (!truth) return '';
  const parts = Object.entries(truth).map(
    ([part, { swapped, detailed, asItWas, nearer }]) =>
      `${part} ${swapped.toFixed(3)} (left as it was: ${asItWas.toFixed(3)}; painted to look at: ${detailed.toFixed(3)}, which is ${percent(nearer)} less)`,
  );
  return ` Root-mean-square error from the true pictures of such faces: ${parts.join(', ')}.`;
}
