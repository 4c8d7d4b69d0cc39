/** A closed surface as rows (top to bottom) of columns (around, the last next to the first), ready to be drawn. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** [rows · columns, 3] head coordinates. */
  readonly positions: Float32Array;
  /** [rows · columns, 3] unit normals in head coordinates. */
  readonly normals: Float32Array;
  /** [rows · columns] the surface exists where this is positive; absent: everywhere. */
  readonly mask?: Float32Array;
  /** [rows · columns] a coordinate around the surface for textures; absent where there is none. */
  readonly strand?: Float32Array;
}

/** Fills the normals from the positions by central differences. */
export function fillNormals(grid: Grid): void {
  const { rows, columns, positions, normals } = grid;
  for (let r = 0; r < rows; r++) {
    const above = (r > 0 ? r - 1 : r) * columns;
    const below = (r < rows - 1 ? r + 1 : r) * columns;
    for (let c = 0; c < columns; c++) {
      const west = 3 * (r * columns + (c > 0 ? c - 1 : columns - 1));
      const east = 3 * (r * columns + (c < columns - 1 ? c + 1 : 0));
      const north = 3 * (above + c);
      const south = 3 * (below + c);
      const ax = positions[east]! - positions[west]!;
      const ay = positions[east + 1]! - positions[west + 1]!;
      const az = positions[east + 2]! - positions[west + 2]!;
      const bx = positions[north]! - positions[south]!;
      const by = positions[north + 1]! - positions[south + 1]!;
      const bz = positions[north + 2]! - positions[south + 2]!;
      const nx = ay * bz - az * by;
      const ny = az * bx - ax * bz;
      const nz = ax * by - ay * bx;
      const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
      const i = 3 * (r * columns + c);
      if (length > 1e-9) {
        normals[i] = nx / length;
        normals[i + 1] = ny / length;
        normals[i + 2] = nz / length;
      } else {
        // At a pole all columns meet in one point.
        normals[i] = 0;
        normals[i + 1] = r < rows / 2 ? 1 : -1;
        normals[i + 2] = 0;
      }
    }
  }
}
