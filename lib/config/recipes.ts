/** The configurations that the main results come from: methods, and settings that any of them can be trained in. */
import { UsageError } from '../support/errors';
import type { PartialConfig } from './config';
import { mergeConfigs } from './resolve';

/**
 * mien's own: z_n has an encoder of its own and the decoder reads a z_e that it does not shape, so that nothing but its name is asked of z_e;
 * three adversaries of different depth, taught three times a step, keep the expression out of z_n at a small weight. This is the default.
 */
export const SEPARATED: PartialConfig = {
  model: { nuisance: { encoder: 'own' }, adversary: { hidden: [[], [256], [256, 256]], normalise: true } },
  loss: {
    adversary: { steps: 3, learningRate: 1, updates: 'alternating' },
    adversarial: { weight: 0.3, form: 'crossEntropy', reachesEncoder: true, ramp: 'constant' },
    reconstruction: { weight: 1, space: 'share', reachesExpression: false },
    nuisanceKl: { weight: 0 },
    expressionKl: { weight: 0 },
    swap: { weight: 0 },
  },
  training: { erase: false },
};

/**
 * The separated model for codes that know as little of each other as may be: what a linear function tells of the expression is taken out of z_n at the end, a
 * larger λ_adv takes what others tell, and a z_e of 8 numbers has no room for a person. It paints less well.
 */
export const TIGHT = mergeConfigs(SEPARATED, {
  model: { expression: { codeSize: 8 } },
  loss: { adversarial: { weight: 0.7 } },
  training: { erase: true },
});

/**
 * The published form, after D2AE (Liu et al. 2018): one encoder for both codes, one adversary in the same backward pass, and a decoder that
 * shapes both codes. The paper publishes no weights: these are ours.
 */
export const PAPER: PartialConfig = {
  model: { nuisance: { encoder: 'shared' }, adversary: { hidden: [[128]], normalise: false } },
  loss: {
    adversary: { steps: 1, learningRate: 1, updates: 'joint' },
    adversarial: { weight: 0.5, form: 'crossEntropy', reachesEncoder: false, ramp: 'constant' },
    reconstruction: { weight: 0.5, space: 'share', reachesExpression: true },
    nuisanceKl: { weight: 0 },
    expressionKl: { weight: 0 },
    swap: { weight: 0 },
  },
  training: { erase: false },
};

/** No term but the expression's: the paper's network, trained to classify. */
export const BASELINE = mergeConfigs(PAPER, { loss: { adversarial: { weight: 0 }, reconstruction: { weight: 0 } } });

/** By the names that commands and tables use. */
export const METHODS: Readonly<Record<'baseline' | 'paper' | 'separated', PartialConfig>> = {
  baseline: BASELINE,
  paper: PAPER,
  separated: SEPARATED,
};

/**
 * The built-in data at a size that two processor cores train in minutes: a narrow encoder, eight epochs of small batches. Erasing and strong
 * geometry are left out, as the faces already vary in occlusion and pose.
 */
export const SYNTHETIC_RECIPE: PartialConfig = {
  dataset: { name: 'synthetic' },
  model: { encoder: { width: 16 }, decoder: { width: 32 } },
  training: { epochs: 8, batchSize: 32, schedule: { peak: 0.003 } },
  augmentation: { shift: 0.05, rotate: 5, zoom: 0.05, light: 0.1, erase: 0 },
};

/**
 * The same, shorter and narrower where the expression's code has no part in it: what `mien reproduce` trains its three models in, so that a clone has
 * its report within eight minutes on two processor cores.
 */
export const REPRODUCTION_RECIPE = mergeConfigs(SYNTHETIC_RECIPE, {
  model: { nuisance: { width: 8 }, decoder: { width: 16 } },
  training: { epochs: 7 },
});

/** Photographs from scratch: SGD at a large rate, strong geometry and erasing, bfloat16 (a device without it refuses, and says so), 36 views of a face when it is judged. */
const PHOTOGRAPHS: PartialConfig = {
  model: { encoder: { width: 32 }, nuisance: { width: 16 }, decoder: { width: 16 } },
  training: {
    batchSize: 128,
    precision: 'bfloat16',
    optimizer: { name: 'sgd', weightDecay: 5e-4, momentum: 0.9 },
    schedule: { name: 'onecycle', peak: 0.1, warmup: 0.1 },
  },
  augmentation: { shift: 0.125, rotate: 15, zoom: 0, stretch: 0.2, light: 0.25, erase: 0.6 },
  evaluation: { views: 'thirty-six' },
};

/**
 * FER2013, for accuracy: wider, with dropout and an average of weights, in float32, which every device has. Of such a training the length is what
 * pays: a quarter of an hour on a GPU; two processor cores would take many hours.
 */
export const FER2013_RECIPE = mergeConfigs(PHOTOGRAPHS, {
  dataset: { name: 'fer2013' },
  model: { encoder: { width: 56 }, decoder: { width: 8 } },
  loss: { expression: { dropout: 0.2 } },
  training: { epochs: 200, precision: 'float32', average: 0.999 },
});

/**
 * The other half of such a run (`model.expression.from`) anew, for a nuisance code that tells no expression: with a KL on z_n, which takes most of the leak
 * and some of the picture. In the first training's optimizer the code falls silent under it: what a classifier of photographs needs for a rate
 * is too much for it. A dozen numbers are all that it uses under such a KL; in more, the idle ones would leak (docs/results.md).
 */
export const FER2013_NUISANCE_RECIPE = mergeConfigs(FER2013_RECIPE, {
  model: { nuisance: { codeSize: 12 } },
  loss: { nuisanceKl: { weight: 0.02 } },
  training: { epochs: 12, average: 0, optimizer: { name: 'adam', weightDecay: 0.05 }, schedule: { peak: 0.002 } },
});

/**
 * AffectNet with seven classes: faces cut by their boxes, 64 × 64 in colour, every class drawn as often as any other, as it has 3,803 images of disgust and
 * 134,415 of happiness and is judged on 500 of each; fewer times through ten times the images of FER2013. Nobody has measured it.
 */
export const AFFECTNET_RECIPE = mergeConfigs(PHOTOGRAPHS, {
  dataset: { name: 'affectnet' },
  training: { epochs: 12, sampling: 'balanced' },
});

/**
 * For pictures worth looking at: a decoder in which z_e modulates what z_n lays out, judged among edges and as the expression's encoder sees
 * its pictures; a swapped face has to be named as it was told and to have the codes that it was painted from (see the swap term). A larger
 * λ_adv is to keep the old mouth out of z_n. For a GPU.
 */
export const PICTURE_RECIPE = mergeConfigs(SYNTHETIC_RECIPE, {
  model: { encoder: { width: 32 }, decoder: { kind: 'modulated', width: 32 } },
  loss: {
    adversarial: { weight: 1 },
    reconstruction: { weight: 1, space: 'expression' },
    swap: { weight: 0.1, expression: 1, nuisance: 1 },
  },
  training: { epochs: 100, batchSize: 64 },
});

/** What a method is trained in. */
type Setting = 'synthetic' | 'reproduction' | 'pictures' | 'fer2013' | 'fer2013-nuisance' | 'affectnet';

/** What `mien train --recipe` takes, and a grid: a method, or a setting to train one in. */
export const RECIPES: Readonly<Record<Setting | 'tight' | keyof typeof METHODS, PartialConfig>> = {
  ...METHODS,
  tight: TIGHT,
  synthetic: SYNTHETIC_RECIPE,
  reproduction: REPRODUCTION_RECIPE,
  pictures: PICTURE_RECIPE,
  fer2013: FER2013_RECIPE,
  'fer2013-nuisance': FER2013_NUISANCE_RECIPE,
  affectnet: AFFECTNET_RECIPE,
};

/** A part of a configuration, over a recipe where one is named. */
export type OverRecipe = { readonly recipe?: keyof typeof RECIPES } & PartialConfig;

/** The part with all of its recipe that it does not say itself. */
export function withRecipe({ recipe, ...part }: OverRecipe): PartialConfig {
  return mergeConfigs(recipe ? RECIPES[recipe] : {}, part);
}

/** Easy faces and a tiny network: a few seconds that show that all works. Its results mean nothing else. */
export const QUICK_RECIPE: PartialConfig = {
  ...SYNTHETIC_RECIPE,
  dataset: { name: 'synthetic', synthetic: { train: 1536, validation: 256, test: 512, identities: 10, difficulty: 0 } },
  model: { encoder: { width: 8 } },
  training: { epochs: 4, batchSize: 32, schedule: { peak: 0.004 } },
};

/** Steps that a model needs before it names and paints anything, however small the set is; those of a tiny set are tiny. */
const LEAST_STEPS = 2000;

/**
 * A training that fits the number of images: small sets get small batches, a narrow encoder and so many epochs (2,000 of up to 63
 * images, at least 30) that the model takes at least 2,000 steps, where the defaults, made for tens of thousands of images, would
 * give it a hundred. From 16,000 images on it is the default.
 * @param images of the training split
 * @throws UsageError when that is no number of images
 */
export function recipeFor(images: number): PartialConfig {
  if (!Number.isInteger(images) || images < 0)
    throw new UsageError(`${images} is no number of images`, 'Give a whole number from 0.');
  if (images >= 16_000) return {};
  const batchSize = Math.max(1, Math.min(images < 4000 ? 32 : 64, images));
  const epochs = Math.max(30, Math.ceil(LEAST_STEPS / Math.floor(Math.max(images, 1) / batchSize)));
  return { model: { encoder: { width: 16 } }, training: { epochs, batchSize } };
}
