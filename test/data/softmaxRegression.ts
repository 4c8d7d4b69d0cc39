/**
 * Multinomial logistic regression in double precision, by Newton's method on the whole parameter vector: slow, sure, and with
 * nothing in common with the probe it judges. Minimises mean CE + penalty/2·‖W‖² on codes standardised by their own mean and
 * (population) standard deviation; the bias is free.
 */
export function softmaxRegression(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  classes: number,
  penalty: number,
) {
  const n = rows.length;
  const means = rows[0]!.map((_, d) => rows.reduce((sum, row) => sum + row[d]!, 0) / n);
  const deviations = means.map((mean, d) => Math.sqrt(rows.reduce((sum, row) => sum + (row[d]! - mean) ** 2, 0) / n));
  const standardised = (row: readonly number[]) => [...row.map((value, d) => (value - means[d]!) / deviations[d]!), 1];
  const x = rows.map(standardised);
  const width = x[0]!.length;
  const size = classes * width;
  const theta = new Array<number>(size).fill(0);
  const isBias = (i: number) => i % width === width - 1;

  let gradient: number[] = [];
  for (let iteration = 0; iteration < 50; iteration++) {
    gradient = theta.map((value, i) => (isBias(i) ? 0 : penalty * value));
    const hessian = theta.map((_, i) => theta.map((_, j) => (i !== j ? 0 : isBias(i) ? 1e-9 : penalty)));
    x.forEach((row, r) => {
      const p = softmax(scores(theta, row, classes));
      for (let i = 0; i < size; i++) {
        const [k, d] = [Math.floor(i / width), i % width];
        gradient[i]! += ((p[k]! - +(labels[r] === k)) * row[d]!) / n;
        for (let j = 0; j < size; j++) {
          const [l, e] = [Math.floor(j / width), j % width];
          hessian[i]![j]! += (p[k]! * (+(k === l) - p[l]!) * row[d]! * row[e]!) / n;
        }
      }
    });
    solve(hessian, gradient).forEach((step, i) => {
      theta[i]! -= step;
    });
  }
  return {
    /** Largest entry of the gradient at the solution: 0 at the minimum, which is the only one as the problem is convex. */
    slope: Math.max(...gradient.map(Math.abs)),
    predict(row: readonly number[]): number {
      const all = scores(theta, standardised(row), classes);
      return all.indexOf(Math.max(...all));
    },
  };
}

function scores(theta: readonly number[], row: readonly number[], classes: number): number[] {
  return Array.from({ length: classes }, (_, k) =>
    row.reduce((sum, value, d) => sum + value * theta[k * row.length + d]!, 0),
  );
}

function softmax(values: readonly number[]): number[] {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** Gaussian elimination with pivots; both arguments are used up. */
function solve(a: number[][], b: number[]): number[] {
  const right = [...b];
  for (let column = 0; column < right.length; column++) {
    let pivot = column;
    for (let r = column; r < right.length; r++) if (Math.abs(a[r]![column]!) > Math.abs(a[pivot]![column]!)) pivot = r;
    [a[column], a[pivot]] = [a[pivot]!, a[column]!];
    [right[column], right[pivot]] = [right[pivot]!, right[column]!];
    for (let r = 0; r < right.length; r++) {
      if (r === column) continue;
      const factor = a[r]![column]! / a[column]![column]!;
      for (let c = column; c < right.length; c++) a[r]![c]! -= factor * a[column]![c]!;
      right[r]! -= factor * right[column]!;
    }
  }
  return right.map((value, i) => value / a[i]![i]!);
}
