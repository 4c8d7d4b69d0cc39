/** The configurations that the main results come from. */
import type { PartialConfig } from './config';

/** For pictures: among edges, by a decoder that z_e does not have to serve, so that a swap leaves pose and light alone. */
const FOR_PICTURES = { space: 'edges', reachesExpression: false } as const;

/**
 * The built-in data at a size that two processor cores train in two minutes: a narrow encoder, eight epochs of small batches.
 * Erasing and strong geometry are left out, as the faces already vary in occlusion and pose. Reconstruction weighs so
 * little that the accuracy does not pay for it.
 */
export const SYNTHETIC_RECIPE: PartialConfig = {
  dataset: { name: 'synthetic' },
  model: { encoder: { width: 16 }, nuisance: { codeSize: 128 }, decoder: { width: 32 } },
  loss: {
    adversarial: { weight: 0.5 },
    reconstruction: { weight: 0.5, ...FOR_PICTURES },
  },
  training: { epochs: 8, batchSize: 32, schedule: { peak: 0.003 } },
  augmentation: { shift: 0.05, rotate: 5, zoom: 0.05, light: 0.1, erase: 0 },
};

/** No term but the expression's: the same network, trained to classify. */
export const BASELINE: PartialConfig = {
  loss: { adversarial: { weight: 0 }, reconstruction: { weight: 0 }, swap: { weight: 0 } },
};

/**
 * The same four times as long, some ten minutes, for pictures worth looking at: reconstruction weighs more, and a swapped face
 * has to be named as it was told (see the swap term).
 */
export const PICTURE_RECIPE: PartialConfig = {
  ...SYNTHETIC_RECIPE,
  loss: { ...SYNTHETIC_RECIPE.loss, reconstruction: { weight: 1, ...FOR_PICTURES }, swap: { weight: 0.1 } },
  training: { ...SYNTHETIC_RECIPE.training, epochs: 30 },
};

/** Easy faces and a tiny network: a few seconds that show that all works. Its results mean nothing else. */
export const QUICK_RECIPE: PartialConfig = {
  ...SYNTHETIC_RECIPE,
  dataset: { name: 'synthetic', synthetic: { train: 1536, validation: 256, test: 512, identities: 10, difficulty: 0 } },
  model: { encoder: { width: 8 } },
  loss: {}, // the few steps are all needed for naming
  training: { epochs: 4, batchSize: 32, schedule: { peak: 0.004 } },
};

/** Steps that a model needs before it names and paints anything, however small the set is; those of a tiny set are tiny. */
const LEAST_STEPS = 2000;

/**
 * A training that fits the number of images: small sets get small batches, a narrow encoder and so many epochs (2,000 of up to 63
 * images, at least 30) that the model takes at least 2,000 steps, where the defaults, made for tens of thousands of images, would
 * give it a hundred. From 16,000 images on it is the default.
 * @param images of the training split
 */
export function recipeFor(images: number): PartialConfig {
  if (images >= 16_000) return {};
  const batchSize = Math.max(1, Math.min(images < 4000 ? 32 : 64, images));
  const epochs = Math.max(30, Math.ceil(LEAST_STEPS / Math.floor(Math.max(images, 1) / batchSize)));
  return { model: { encoder: { width: 16 } }, training: { epochs, batchSize } };
}
