import type { Config } from '../config/config';
import type { ImageShape } from '../datasets/dataset';
import { VIEWS } from '../evaluation/views';
import type { Metadata } from '../models/modelFiles';

interface Described {
  readonly classes: readonly string[];
  readonly shape: ImageShape;
  readonly config: Config;
}

/**
 * What a program outside of mien has to know to use a model, as it stands in every exported file: `classes`, in the order of the
 * probabilities; the `image` that it takes; `views`, the images (see `View`) that the probabilities are the mean over where they were judged;
 * and `temperature` T, with which that mean p becomes p^(1/T), again summing to one.
 */
export function modelMetadata({ classes, shape, config }: Described, temperature?: number): Metadata {
  const [height, width, channels] = shape;
  return {
    format: 'mien-model-1',
    classes,
    image: { height, width, channels, colours: channels === 1 ? 'grey (BT.601)' : 'RGB', values: '0 … 1: byte / 255' },
    views: VIEWS[config.evaluation.views],
    ...(temperature !== undefined && { temperature }),
  };
}
