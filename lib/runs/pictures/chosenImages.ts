/** Which test images a figure shows, by rule: the same run always shows the same ones. */
import type { Split } from '../../datasets/dataset';
import { argMaxRows } from '../../evaluation/classification';
import type { Matrix } from '../../evaluation/matrix';
import { Random } from '../../support/random';

/** Of each factor, the value that leaves a face to be seen; */
const UNCOVERED: Readonly<Record<string, string>> = { occlusion: 'none', blur: 'sharp', noise: 'low' };
/** and from the front. A dataset without these factors has no plainer images. */
const PLAIN: Readonly<Record<string, string>> = {
  ...UNCOVERED,
  ...{ yaw: 'frontal', pitch: 'level', roll: 'upright', glasses: 'no' },
};

/**
 * An image for each class that has one: of those that the classifier names rightly (of all, where there is none), the plainest —
 * frontal, uncovered, sharp, as far as the dataset knows — and of these the one that the classifier is surest of.
 * @param probabilities [N, K]
 */
export function clearestImages(
  split: Split,
  { values, columns }: Matrix,
  classes: number,
): { readonly label: number; readonly image: number }[] {
  const named = argMaxRows(values, columns);
  const plain = matches(split, PLAIN);
  return Array.from({ length: classes }, (_, label) => {
    const own = [...split.labels.keys()].filter((i) => split.labels[i] === label);
    const right = own.filter((i) => named[i] === label);
    const sure = (i: number) => values[i * columns + label]!;
    const clearest = (a: number, b: number) => plain[b]! - plain[a]! || sure(b) - sure(a);
    return { label, image: (right.length > 0 ? right : own).sort(clearest)[0] ?? -1 };
  }).filter(({ image }) => image >= 0);
}

/**
 * Faces drawn by seed from the uncovered ones (from all, where these are too few), each of another identity and turned another
 * way than those before, while there are such.
 */
export function drawFaces(split: Split, count: number, seed: number): number[] {
  const uncovered = matches(split, UNCOVERED);
  const most = uncovered.reduce((a, b) => Math.max(a, b), 0);
  const all = [...new Random(seed, 'faces').permutation(split.size)];
  const clear = all.filter((i) => uncovered[i] === most);
  const left = clear.length < count ? all : clear;
  const [identity, yaw] = ['identity', 'yaw'].map(
    (name) => split.factors.find((factor) => factor.name === name)?.codes,
  );
  const drawn: number[] = [];
  while (drawn.length < count && left.length > 0) {
    const isNew = (codes: Int32Array | undefined, i: number) =>
      !codes || codes[i]! < 0 || drawn.every((face) => codes[face] !== codes[i]);
    const news = left.map((i) => 2 * Number(isNew(identity, i)) + Number(isNew(yaw, i)));
    const best = Math.max(...news);
    drawn.push(...left.splice(news.indexOf(best), 1));
  }
  return drawn;
}

/** [N] how many factors of an image have the wanted value. */
function matches(split: Split, wanted: Readonly<Record<string, string>>): Int32Array {
  const counts = new Int32Array(split.size);
  for (const { name, values, codes } of split.factors) {
    const code = wanted[name] === undefined ? -1 : values.indexOf(wanted[name]);
    if (code >= 0) for (let i = 0; i < split.size; i++) if (codes[i] === code) counts[i]!++;
  }
  return counts;
}
