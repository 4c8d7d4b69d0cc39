/**
 * A linear support vector machine of one variable: squared hinge, one class against the rest, an L2 penalty on slope and offset alike. It is
 * what scikit-learn's `LinearSVC(C=0.01, class_weight="balanced")` minimises, found by Newton's method, as there are two unknowns.
 */

/** The classes' lines; the class whose line is highest wins. */
export type MarginClassifier = readonly { readonly slope: number; readonly offset: number }[];

const C = 0.01;
const STEPS = 50;
const HALVINGS = 20;
const CONVERGED = 1e-10;

/** @param x [N] @param labels [N] 0 … classes − 1, each of which occurs @param classes two or more */
export function trainMargin(x: Float64Array, labels: Int32Array, classes: number): MarginClassifier {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]!++;
  const weightOf = (k: number) => labels.length / (classes * counts[k]!);
  if (classes === 2) {
    const line = fit(x, labels, 1, weightOf(1), weightOf(0));
    return [{ slope: -line.slope, offset: -line.offset }, line];
  }
  // as liblinear has it: the rest of the classes weigh 1
  return Array.from(counts, (_, k) => fit(x, labels, k, weightOf(k), 1));
}

/** [N] to the class of each; of several, the first. */
export function predictMargin(lines: MarginClassifier, x: Float64Array): Int32Array {
  return Int32Array.from(x, (value) => {
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (const [k, { slope, offset }] of lines.entries()) {
      const height = slope * value + offset;
      if (height > highest) [best, highest] = [k, height];
    }
    return best;
  });
}

/** Minimises ½(slope² + offset²) + C Σ weight · max(0, 1 − y(slope·x + offset))², y = 1 for class `own` and −1 for the rest. */
function fit(x: Float64Array, labels: Int32Array, own: number, ownWeight: number, otherWeight: number) {
  const at = (slope: number, offset: number) => {
    let value = (slope * slope + offset * offset) / 2;
    let [gs, go, hss, hso, hoo] = [slope, offset, 1, 0, 1]; // gradient and second derivatives
    for (let i = 0; i < x.length; i++) {
      const y = labels[i] === own ? 1 : -1;
      const missing = 1 - y * (slope * x[i]! + offset);
      if (missing <= 0) continue;
      const weight = C * (y > 0 ? ownWeight : otherWeight);
      value += weight * missing * missing;
      gs -= 2 * weight * missing * y * x[i]!;
      go -= 2 * weight * missing * y;
      hss += 2 * weight * x[i]! * x[i]!;
      hso += 2 * weight * x[i]!;
      hoo += 2 * weight;
    }
    return { slope, offset, value, gs, go, hss, hso, hoo };
  };
  let here = at(0, 0);
  for (let step = 0; step < STEPS; step++) {
    const { slope, offset, gs, go, hss, hso, hoo } = here;
    if (Math.hypot(gs, go) < CONVERGED * x.length) break;
    const determinant = hss * hoo - hso * hso;
    const [ds, dO] = [(hoo * gs - hso * go) / determinant, (hss * go - hso * gs) / determinant];
    let next = at(slope - ds, offset - dO);
    for (let half = 1; half <= HALVINGS && next.value > here.value; half++) {
      next = at(slope - ds / 2 ** half, offset - dO / 2 ** half);
    }
    if (!(next.value < here.value)) break;
    here = next;
  }
  return { slope: here.slope, offset: here.offset };
}
