import { sum } from '../../support/numbers';
import { Random } from '../../support/random';
import type { Matrix } from '../matrix';
import { checkLabelled, knownLabels, type LabelledCodes, type Scale, scalesOf } from './labelledCodes';

export interface FactorVaeScore {
  /** Accuracy of the majority vote on draws of its own, 0 … 1; null unless two factors vary. 0 when no dimension does. */
  readonly score: number | null;
  /** What guessing gives: the share of the factor drawn most often. */
  readonly chance: number | null;
  /** Dimensions that vary at all. */
  readonly activeDimensions: number;
}

/** Images that share one value, at most, and how many such groups are drawn: disentanglement_lib's. */
const GROUP = 64;
const TO_LEARN = 10_000;
const TO_JUDGE = 5000;

/**
 * FactorVAE's score (Kim & Mnih 2018): in images that share the value of one factor, the dimension that varies least, for its own variance,
 * should tell which factor that is. Each dimension votes for the factor it was least in most often. The original renders such images anew
 * with everything else at random; here they are drawn from those at hand, all with the value of one that was drawn first (64, or as many as
 * have it), so everything else varies only as it does among them: factors that go together in the set cannot be told apart.
 * @throws MienError as `checkLabelled`
 */
export function factorVaeScore(given: LabelledCodes, seed = 1): FactorVaeScore {
  checkLabelled(given);
  const scales = scalesOf(given.codes);
  const active = scales.flatMap(({ deviation }, d) => (deviation > 0 ? [d] : []));
  const groups = given.factors.map((factor) => groupsOf(knownLabels(factor))).filter((of) => of !== null);
  if (groups.length < 2) return { score: null, chance: null, activeDimensions: active.length };
  if (active.length === 0) return { score: 0, chance: 1 / groups.length, activeDimensions: 0 };
  const standard = standardised(given.codes, scales, active);
  const random = new Random(seed, 'FactorVAE');
  const vote = (draws: number) => {
    const votes = active.map(() => new Array<number>(groups.length).fill(0));
    for (let draw = 0; draw < draws; draw++) {
      const factor = random.integer(groups.length);
      const images = drawGroup(groups[factor]!, random);
      votes[leastVarying(standard, active.length, images)]![factor]!++;
    }
    return votes;
  };
  const [learned, judged] = [vote(TO_LEARN), vote(TO_JUDGE)];
  const drawn = groups.map((_, factor) => sum(judged.map((row) => row[factor]!)));
  return {
    score: majorityAccuracy(learned, judged),
    chance: Math.max(...drawn) / TO_JUDGE,
    activeDimensions: active.length,
  };
}

/** @param learned votes [D][factors] that decide which factor a dimension stands for @param judged those it is tested on */
export function majorityAccuracy(learned: readonly number[][], judged: readonly number[][]): number {
  const right = sum(learned.map((row, d) => judged[d]![row.indexOf(Math.max(...row))]!));
  return right / sum(judged.flat());
}

/** For each image those that share its value, itself among them; null unless the factor varies. Values of one image are left out. */
function groupsOf({ rows, labels, classes }: ReturnType<typeof knownLabels>): Int32Array[] | null {
  const images = Array.from({ length: classes }, () => [] as number[]);
  for (const [i, row] of rows.entries()) images[labels[i]!]!.push(row);
  const groups = images.map((group) => Int32Array.from(group));
  const shared = Array.from(labels, (label) => groups[label]!).filter((group) => group.length > 1);
  return classes > 1 && shared.length > 0 ? shared : null;
}

/** Some images of the group of an image drawn at random; puts the group in another order. */
function drawGroup(groups: readonly Int32Array[], random: Random): Int32Array {
  const group = groups[random.integer(groups.length)]!;
  const size = Math.min(GROUP, group.length);
  for (let i = 0; i < size; i++) {
    const j = i + random.integer(group.length - i);
    [group[i], group[j]] = [group[j]!, group[i]!];
  }
  return group.subarray(0, size);
}

/** @returns [N, active] the dimensions that vary, each divided by its deviation */
function standardised({ values, columns }: Matrix, scales: readonly Scale[], active: readonly number[]): Float64Array {
  const standard = new Float64Array((values.length / columns) * active.length);
  for (let row = 0, at = 0; at < standard.length; row += columns) {
    for (const d of active) standard[at++] = (values[row + d]! - scales[d]!.mean) / scales[d]!.deviation;
  }
  return standard;
}

/** The column of `standard`, [N, width], with the least variance among these images. */
function leastVarying(standard: Float64Array, width: number, images: Int32Array): number {
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let i = 0; i < images.length; i++) {
    const row = images[i]! * width;
    for (let d = 0; d < width; d++) {
      const value = standard[row + d]!;
      sums[d]! += value;
      squares[d]! += value * value;
    }
  }
  let [least, best] = [Number.POSITIVE_INFINITY, 0];
  for (let d = 0; d < width; d++) {
    const variance = squares[d]! - sums[d]! ** 2 / images.length; // the number of images is the same for all
    if (variance < least) [least, best] = [variance, d];
  }
  return best;
}
