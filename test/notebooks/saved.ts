import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './kernel';

export const PLOTLY = 'application/vnd.plotly.v1+json';

export interface SavedOutput {
  readonly output_type: string;
  /** Of a stream. */
  readonly name?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface SavedCell {
  readonly cell_type: string;
  readonly execution_count?: number | null;
  readonly metadata: object;
  readonly source: readonly string[];
  readonly outputs?: readonly SavedOutput[];
}

/** The notebooks of the repository, in their order. */
export const notebookNames: readonly string[] = readdirSync(join(root, 'notebooks'))
  .filter((name) => name.endsWith('.ipynb'))
  .sort();

export function cellsOf(path: string): SavedCell[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { cells: SavedCell[] }).cells;
}

export function outputsOf(path: string): SavedOutput[] {
  return cellsOf(path).flatMap((cell) => cell.outputs ?? []);
}
