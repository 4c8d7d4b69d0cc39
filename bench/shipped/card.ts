/** The card of the model that comes with mien, from what was measured. */
import { VIEWS } from '../../lib/evaluation/views';
import type { Evaluation } from '../../lib/runs/evaluate';
import { exactPercent } from '../../lib/support/numbers';
import type { Measured, Training } from './measure';
import { commandOf, TRANSFER, type TransferName, type Transferred } from './transfer';

const RUN = 'data/pretrained/fer2013';
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const range = ([low, high]: readonly [number, number]) => `${(100 * low).toFixed(1)} … ${(100 * high).toFixed(1)}`;

export function cardOf(measured: Measured): string {
  return `${[head(measured), accuracy(measured), others(measured.transferred), limits(measured)].join('\n\n')}\n`;
}

function head({ weights, codes, training, before, seed, megabytes }: Measured): string {
  return `# fer2013: a disentangler that comes with mien

Names the expression of a face (angry, disgust, fear, happy, sad, surprise, neutral), and gives both codes and a decoder. \`pretrained('fer2013')\` is this folder; \`mien
predict\` takes it where no \`--run\` is given, and every command takes it as \`--run ${RUN}\`.

| | |
|---|---|
| input | one grey face, 48 × 48, framed as FER2013 frames them; \`mien predict\` finds and frames faces itself |
| output | seven probabilities, z_e (${codes.expression} numbers), z_n (${codes.nuisance}); the decoder's face from both |
| method | the separated one ([how it works](../../../docs/method.md)): ${(weights / 1e6).toFixed(1)} M parameters in the expression's encoder |
| trained on | FER2013's 28,709 training images and nothing else, seed ${seed}: ${before ? `the expression half ${told(before)}; then, with that frozen, z_n's half ${told(training)}` : told(training)}; last epochs, nothing chosen by a test |
| command | \`mien train --recipe fer2013 --root DIR --out FIRST\`, then \`mien train --recipe fer2013-nuisance --set model.expression.from=FIRST --root DIR\`; \`config.json\` has every key of the second, \`history.jsonl\` its every epoch |
| size | ${megabytes.toFixed(1)} MB, weights at 16 bits |`;
}

function accuracy({ evaluation, views, leak, usedViews }: Measured): string {
  const { accuracy, accuracyInterval, n, withoutCopies, macroF1, balancedAccuracy, calibration, classes } = evaluation;
  const byRecall = [...classes].sort((a, b) => (b.recall ?? 0) - (a.recall ?? 0));
  return `## How good it is

\`mien evaluate --run ${RUN} --root DIR\`, on PrivateTest, probabilities averaged over ${VIEWS[usedViews].length} views. One training; intervals are of 95 % over images.
Written by \`npm run shipped\`, which measures all that follows.

| | |
|---|---|
| all ${n.toLocaleString('en')} images | **${percent(accuracy)}** (${range(accuracyInterval)}) |
${withoutCopies ? `| the ${withoutCopies.n.toLocaleString('en')} without an exact copy in training | ${percent(withoutCopies.accuracy)} (${range(withoutCopies.accuracyInterval)}) |\n` : ''}| macro F1 | ${macroF1.toFixed(3)} |
| balanced accuracy | ${percent(balancedAccuracy)} |
| one view / the image and its mirror / ten views / thirty-six | ${Object.values(views)
    .map((share) => (100 * share).toFixed(1))
    .join(' / ')} % |
${calibration ? calibrationRow(calibration) : ''}
| class | images | recall |
|---|---|---|
${byRecall.map(({ name, n: images, recall }) => `| ${name} | ${images} | ${recall === null ? '–' : `${Math.round(100 * recall)} %`} |`).join('\n')}

**Leak.** The best of three fresh probes reads the expression from z_n in ${percent(leak.accuracy)} of the ${leak.n.toLocaleString('en')} test images that are not among the training images, where
always naming the most frequent expression is right in ${percent(leak.chance)}: a leak of ${(100 * (leak.accuracy - leak.chance)).toFixed(1)} points
(\`mien probe --run ${RUN} --root DIR --quick\`).`;
}

function calibrationRow({ temperature, error }: NonNullable<Evaluation['calibration']>): string {
  return `| expected calibration error, after / before the temperature (${temperature.toFixed(2)}, fitted on PublicTest) | ${error.after.toFixed(3)} / ${error.before.toFixed(3)} |\n`;
}

function others(transferred: readonly Transferred[]): string {
  const rows = transferred.map(({ set, evaluation }) => {
    const { n, accuracy, accuracyInterval, balancedAccuracy, classes, withoutCopies } = evaluation;
    const chance = Math.max(...classes.map((each) => each.n)) / n;
    const apart = withoutCopies
      ? `; ${percent(withoutCopies.accuracy)} of the ${withoutCopies.n.toLocaleString('en')} without a copy in training`
      : '';
    return `| ${TRANSFER[set].title} | ${n.toLocaleString('en')} | ${percent(accuracy)} (${range(accuracyInterval)})${apart} | ${percent(balancedAccuracy)} | ${percent(chance)} |`;
  });
  const measured = transferred.map(({ set }) => set);
  const missing = (Object.keys(TRANSFER) as TransferName[]).filter((set) => !measured.includes(set));
  return `## On other sets

It was trained on none of them; FER+'s are FER2013's images under other labels. Classes are matched by name; images of a class that it does not know are left out.

| set | images | accuracy | balanced | always the most frequent |
|---|---|---|---|---|
${rows.join('\n')}
${commands('These, each by itself:', measured)}${commands('Not at hand here, and so not measured; for whoever has them:', missing)}`.trimEnd();
}

function commands(introduction: string, sets: readonly TransferName[]): string {
  if (sets.length === 0) return '';
  return `\n${introduction}\n\n${sets.map((set) => `    ${commandOf(set, RUN)}`).join('\n')}\n`;
}

function limits({ missed, nuisanceKl }: Measured): string {
  return `## Limits

- FER2013's labels are of single people who agree with each other in about 65 %; its faces were found by web searches for words of emotion, of unknown people, by no sampling of
  any population. How accuracy differs by age, sex or skin has not been measured, as the set does not say.
- An expression that is shown is not an emotion that is felt. It must not be used to judge people: not for hiring, teaching, policing, insurance or care.
- The expressions at the end of the table above are named badly, and photographs unlike FER2013's (profiles, masks, children) have not been tried.
- The decoder misses ${Math.round(100 * missed)} % of the pixels' variance${nuisanceKl > 0 ? ` (the KL of ${nuisanceKl} that keeps the expression out of z_n keeps much else out, too)` : ''}: its faces are blurs of 48 × 48, and are no likeness
  of anybody. Swaps to look at are those of \`pretrained('faces')\`.

## Licence

The weights are mien's, under its MIT licence. FER2013 (Goodfellow et al. 2013) was published for research; whether a model trained on it may be used beyond that is for whoever
uses it to settle.`;
}

function told({ epochs, seconds, device }: Training): string {
  return `${epochs} epochs, ${duration(seconds)} on ${device}`;
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The three numbers that other pages repeat, in the words of this one. */
export function numbersOf({ evaluation, leak }: Measured): string {
  const { accuracy, accuracyInterval, withoutCopies, macroF1 } = evaluation;
  return `PrivateTest ${percent(accuracy)} (${range(accuracyInterval)}), without copies ${withoutCopies ? exactPercent(withoutCopies.accuracy) : '–'}, macro F1 ${macroF1.toFixed(3)}, from z_n ${percent(leak.accuracy)} where ${percent(leak.chance)} is chance`;
}
