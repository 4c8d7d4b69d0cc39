import type { Metadata } from '../../models/modelFiles';
import type { OpenModel } from '../openModel';

/**
 * Writes a model for another program.
 * @param out the folder that it goes to
 * @param metadata what each file says of the model
 * @returns the files that were written
 */
export type Exporter = (model: OpenModel, out: string, metadata: Metadata) => Promise<string[]>;

/** For files whose metadata are texts: all that are none, as JSON. */
export function textMetadata(metadata: Metadata): Record<string, string> {
  const texts = Object.entries(metadata).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts);
}
