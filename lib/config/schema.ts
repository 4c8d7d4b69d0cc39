/** Type, range and default of every key of the configuration. What each key means stands with the options it belongs to. */
import { z } from 'zod';
import { CLASS_WEIGHTS, SAMPLINGS } from '../datasets/batches/sampling';
import { DATASET_NAMES } from '../datasets/names';
import { FERPLUS_LABELS } from '../datasets/sets/ferPlus/votes';
import { SPLIT_SEED } from '../datasets/splits/stratifiedSplit';
import { SYNTHETIC_DEFAULTS } from '../datasets/synthetic';
import { VIEWS, type ViewsName } from '../evaluation/views';
import { ADVERSARIAL_FORMS, ADVERSARIAL_TARGETS, type AdversarialForm } from '../losses';
import { ENCODER_KINDS } from '../models/encoder';
import { type LossOptions, RECONSTRUCTION_SPACES } from '../training/lossOptions';
import type { Config } from './config';

const share = () => z.number().min(0).max(1);
const weight = () => z.number().min(0).max(1e6);
const count = (max: number) => z.number().int().min(1).max(max);
/** An object whose keys all have defaults, with no others allowed. */
const tree = <T extends z.ZodRawShape>(shape: T) =>
  z
    .object(shape)
    .strict()
    .default({} as never);

/** Runs from before there was a choice of views say whether the mirror image counted. */
function sinceViews(evaluation: unknown): unknown {
  if (typeof evaluation !== 'object' || evaluation === null || !('flipAverage' in evaluation)) return evaluation;
  const { flipAverage, ...rest } = evaluation;
  return { views: flipAverage ? 'mirrored' : 'one', ...rest };
}

/** An adversary that never learns gives nothing to hide from. */
function refuseMuteAdversary({ adversary, adversarial }: LossOptions, context: z.RefinementCtx): void {
  if (adversary.steps > 0 || adversarial.weight === 0) return;
  context.addIssue({
    code: 'custom',
    path: ['adversary', 'steps'],
    message: 'at least 1 where loss.adversarial.weight is not 0',
  });
}

/** Nothing else would teach the decoder to paint faces. */
function refuseSwapAlone({ reconstruction, swap }: LossOptions, context: z.RefinementCtx): void {
  if (swap.weight === 0 || reconstruction.weight > 0) return;
  context.addIssue({
    code: 'custom',
    path: ['reconstruction', 'weight'],
    message: 'above 0 where loss.swap.weight is not 0',
  });
}

const branch = (pooling: 'average' | 'flatten') =>
  tree({ codeSize: count(4096).default(64), pooling: z.enum(['average', 'flatten']).default(pooling) });

const synthetic = tree({
  seed: z.number().int().min(0).max(0xffffffff).default(SYNTHETIC_DEFAULTS.seed),
  train: count(1e6).default(SYNTHETIC_DEFAULTS.train),
  validation: count(1e6).default(SYNTHETIC_DEFAULTS.validation),
  test: count(1e6).default(SYNTHETIC_DEFAULTS.test),
  side: z.number().int().min(32).max(128).default(SYNTHETIC_DEFAULTS.side),
  colour: z.boolean().default(SYNTHETIC_DEFAULTS.colour),
  identities: z.number().int().min(2).max(1000).default(SYNTHETIC_DEFAULTS.identities),
  difficulty: share().default(SYNTHETIC_DEFAULTS.difficulty),
  shortcut: z
    .object({ factor: z.enum(['identity', 'yaw', 'light']), strength: share() })
    .strict()
    .nullable()
    .default(SYNTHETIC_DEFAULTS.shortcut),
});

const fold = z
  .object({ index: z.number().int().min(0), of: z.number().int().min(3).max(1000) })
  .strict()
  .refine(({ index, of }) => index < of, { path: ['index'], message: 'A fold below dataset.fold.of' });
const factorValues = z.record(z.array(z.string()).min(1)).default({});

export const configSchema: z.ZodType<Config, z.ZodTypeDef, unknown> = z
  .object({
    seed: z.number().int().min(0).max(0xffffffff).default(1),
    dataset: tree({
      name: z.enum(DATASET_NAMES).default('synthetic'),
      root: z.string().min(1).nullable().default(null),
      side: z.number().int().min(16).max(1024).nullable().default(null),
      colour: z.boolean().nullable().default(null),
      margin: z.number().min(0).max(4).default(0.1),
      splitSeed: z.number().int().min(0).max(0xffffffff).default(SPLIT_SEED),
      fold: fold.nullable().default(null),
      subset: tree({ train: factorValues, validation: factorValues, test: factorValues }),
      synthetic,
      affectnet: tree({
        classes: z
          .number()
          .refine((n): n is 7 | 8 => n === 7 || n === 8, '7 or 8')
          .default(7),
      }),
      ferplus: tree({
        votes: z.string().min(1).nullable().default(null),
        labels: z.enum(FERPLUS_LABELS).default('majority'),
      }),
    }),
    model: tree({
      encoder: tree({
        kind: z.enum(ENCODER_KINDS).default('residual'),
        width: count(512).default(32),
        stages: z.number().int().min(1).max(5).default(3),
        blocks: count(16).default(1),
      }),
      expression: branch('average'),
      nuisance: branch('flatten'),
      adversaryHidden: z.array(count(4096)).max(8).default([128]),
      decoder: tree({ width: count(512).default(16) }),
    }),
    loss: tree({
      labelSmoothing: z.number().min(0).max(0.9).default(0.1),
      classWeights: z.enum(CLASS_WEIGHTS as ['none', 'balanced']).default('none'),
      expression: tree({ weight: weight().default(1) }),
      adversary: tree({
        steps: z.number().int().min(0).max(100).default(1),
        learningRate: z.number().positive().max(1000).default(1),
        updates: z.enum(['joint', 'alternating']).default('joint'),
      }),
      adversarial: tree({
        weight: weight().default(0.1),
        form: z.enum(Object.keys(ADVERSARIAL_FORMS) as [AdversarialForm, ...AdversarialForm[]]).default('crossEntropy'),
        target: z.enum(ADVERSARIAL_TARGETS as ['prior', 'uniform']).default('prior'),
        reachesEncoder: z.boolean().default(false),
        ramp: z.enum(['constant', 'ganin']).default('constant'),
      }),
      reconstruction: tree({
        weight: weight().default(5),
        space: z.enum(RECONSTRUCTION_SPACES).default('pixels'),
        reachesExpression: z.boolean().default(true),
      }),
      swap: tree({ weight: weight().default(0) }),
    })
      .superRefine(refuseMuteAdversary)
      .superRefine(refuseSwapAlone),
    training: tree({
      epochs: count(10_000).default(30),
      batchSize: count(65_536).default(128),
      sampling: z.enum(SAMPLINGS as ['natural', 'balanced']).default('natural'),
      compiled: z.boolean().default(true),
      xla: z.boolean().default(false),
      patience: z.number().int().min(0).max(10_000).default(0),
      optimizer: tree({
        name: z.enum(['adam', 'sgd']).default('adam'),
        weightDecay: z.number().min(0).max(10).default(0.05),
        momentum: z.number().min(0).max(0.9999).default(0.9),
        clipNorm: weight().default(5),
      }),
      schedule: tree({
        name: z.enum(['onecycle', 'cosine', 'constant']).default('onecycle'),
        peak: z.number().positive().max(100).default(0.002),
        warmup: z.number().positive().max(0.9).default(0.3),
      }),
    }),
    augmentation: tree({
      flip: z.boolean().default(true),
      shift: z.number().min(0).max(0.5).default(0.1),
      rotate: z.number().min(0).max(180).default(12),
      zoom: z.number().min(0).max(0.9).default(0.1),
      stretch: z.number().min(0).max(0.9).default(0),
      light: share().default(0.2),
      erase: share().default(0.5),
    }),
    evaluation: z.preprocess(
      sinceViews,
      tree({ views: z.enum(Object.keys(VIEWS) as [ViewsName, ...ViewsName[]]).default('mirrored') }),
    ),
  })
  .strict();
