/**
 * What ten people's votes make of an image: the rules of Barsoum et al. 2016 (FER+) as their public code applies them, where a vote
 * that nobody shares is an outlier and does not count.
 */
import type { SplitName } from '../../dataset';

/** FER+'s own names and order. */
export const FERPLUS_CLASSES = [
  ...['neutral', 'happiness', 'surprise', 'sadness'],
  ...['anger', 'disgust', 'fear', 'contempt'],
] as const;

/** The ten columns of votes: the classes, then "none of these" and "no face". */
export const VOTE_COLUMNS: readonly string[] = [...FERPLUS_CLASSES, 'unknown', 'NF'];
const UNKNOWN = FERPLUS_CLASSES.length;

/**
 * - `majority`: what more than half of the votes say, outliers not counted (the public code's `majority`);
 * - `strict`: what more than half of all votes say, outliers counted;
 * - `distribution`: the shares of the votes for up to three classes that together make up most of them (the public code's
 *   `crossentropy`), to train on; validation and test keep the majority's label, as there.
 */
export const FERPLUS_LABELS = ['majority', 'strict', 'distribution'] as const;
export type FerPlusLabels = (typeof FERPLUS_LABELS)[number];

/** Why an image is left out. */
export type NoLabel = 'nobody voted' | 'no agreement' | 'unknown' | 'no face';

/** A label, with each class's share of the votes where that is asked for; or why there is none. */
export type Verdict =
  | { readonly label: number; readonly distribution?: readonly number[] }
  | { readonly left: NoLabel };

/**
 * @param votes [10] in the order of `VOTE_COLUMNS`
 * @param split whose labels are wanted: shares of votes are for training alone
 */
export function judge(votes: readonly number[], split: SplitName, labels: FerPlusLabels): Verdict {
  const all = sum(votes);
  if (all === 0) return { left: 'nobody voted' };
  const shared = votes.map((count) => (count > 1 ? count : 0));
  if (labels === 'distribution' && split === 'train') return judgeShares(shared);
  const most = shared.indexOf(Math.max(...shared));
  const needed = labels === 'strict' ? all : sum(shared);
  return shared[most]! > 0.5 * needed ? labelled(most) : { left: 'no agreement' };
}

/**
 * The most frequent answers are taken, those of one frequency together, until they make up three quarters of the votes, or three are
 * taken. "Unknown" and "no face" end it, and count only where nothing came before them.
 */
function judgeShares(votes: readonly number[]): Verdict {
  const left = [...votes];
  const taken = new Array<number>(votes.length).fill(0);
  const total = sum(votes);
  let gone = 0;
  let answers = 0;
  for (let open = true; open && gone < 0.75 * total && answers < 3; ) {
    const most = Math.max(...left);
    for (let k = 0; k < left.length && open; k++) {
      if (left[k] !== most) continue;
      left[k] = 0;
      gone += most;
      open = k < UNKNOWN;
      if (!open && answers > 0) continue;
      taken[k] = most;
      answers++;
    }
  }
  const sumTaken = sum(taken);
  if (sumTaken <= 0.5 * total || answers > 3) return { left: 'no agreement' };
  const label = taken.indexOf(Math.max(...taken));
  return labelled(
    label,
    taken.slice(0, UNKNOWN).map((count) => count / sumTaken),
  );
}

function labelled(answer: number, distribution?: readonly number[]): Verdict {
  if (answer >= UNKNOWN) return { left: answer === UNKNOWN ? 'unknown' : 'no face' };
  return { label: answer, ...(distribution && { distribution }) };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
