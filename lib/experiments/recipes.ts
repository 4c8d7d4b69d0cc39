/** The configurations that the main results come from. */
import type { PartialConfig } from './config';

/**
 * The built-in data at a size that two processor cores train in about a minute: a narrow encoder, eight epochs of small batches.
 * Erasing and strong geometry are left out, as the faces already vary in occlusion and pose.
 */
export const SYNTHETIC_RECIPE: PartialConfig = {
  dataset: { name: 'synthetic' },
  model: { encoder: { width: 16 } },
  training: { epochs: 8, batchSize: 64, schedule: { peak: 0.004 } },
  augmentation: { shift: 0.05, rotate: 5, zoom: 0.05, light: 0.1, erase: 0 },
};

/** No adversarial and no reconstruction term: the same network, trained to classify. */
export const BASELINE: PartialConfig = { loss: { adversarial: { weight: 0 }, reconstruction: { weight: 0 } } };

/** Easy faces and a tiny network: a few seconds that show that all works. Its results mean nothing else. */
export const QUICK_RECIPE: PartialConfig = {
  ...SYNTHETIC_RECIPE,
  dataset: { name: 'synthetic', synthetic: { train: 1536, validation: 256, test: 512, identities: 10, difficulty: 0 } },
  model: { encoder: { width: 8 } },
  training: { epochs: 4, batchSize: 32, schedule: { peak: 0.004 } },
};
