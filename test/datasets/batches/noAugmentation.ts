import type { AugmentationOptions } from '../../../lib/datasets/batches/augment';

export const NO_AUGMENTATION: AugmentationOptions = {
  flip: false,
  shift: 0,
  rotate: 0,
  zoom: 0,
  stretch: 0,
  light: 0,
  erase: 0,
  mixup: 0,
};
