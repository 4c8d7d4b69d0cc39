/** A matrix of N rows, row-major. */
export interface Matrix {
  /** [N, D] */
  readonly values: Float32Array;
  /** D */
  readonly columns: number;
}

/** [N, D_1] and [N, D_2] to [N, D_1 + D_2]. */
export function sideBySide(left: Matrix, right: Matrix): Matrix {
  const columns = left.columns + right.columns;
  const rows = left.values.length / left.columns;
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    values.set(left.values.subarray(row * left.columns, (row + 1) * left.columns), row * columns);
    values.set(right.values.subarray(row * right.columns, (row + 1) * right.columns), row * columns + left.columns);
  }
  return { values, columns };
}

/** [N_1, D] and [N_2, D] to [N_1 + N_2, D]. */
export function oneBelowTheOther(upper: Matrix, lower: Matrix): Matrix {
  const values = new Float32Array(upper.values.length + lower.values.length);
  values.set(upper.values);
  values.set(lower.values, upper.values.length);
  return { values, columns: upper.columns };
}

/** Some rows of a matrix, in the order of `rows`, which may name one several times. */
export function takeRows({ values, columns }: Matrix, rows: ArrayLike<number>): Matrix {
  const taken = new Float32Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    taken.set(values.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns);
  }
  return { values: taken, columns };
}
