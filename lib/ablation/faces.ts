import type { OverRecipe } from '../config/recipes';

/** The base of the grids on the built-in faces: their recipe, longer, in batches twice as large. */
export function faces(epochs: number): OverRecipe {
  return { recipe: 'synthetic', training: { epochs, batchSize: 64 } };
}
