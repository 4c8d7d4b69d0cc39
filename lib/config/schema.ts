/** Type, range and default of every key of the configuration. What each key means stands with the options it belongs to. */
import { z } from 'zod';
import { AGAINST_WORDS, CLASS_WEIGHTS, SAMPLINGS, type Sampling } from '../datasets/batches/sampling';
import { choiceSchema } from '../datasets/choiceSchema';
import { VIEWS, type ViewsName } from '../evaluation/views';
import { ADVERSARIAL_FORMS, ADVERSARIAL_TARGETS, type AdversarialForm } from '../losses';
import { DECODER_KINDS } from '../models/decoder/decoder';
import { ENCODER_KINDS } from '../models/encoder';
import { seed, share, tree } from '../support/keys';
import { type LossOptions, RECONSTRUCTION_SPACES } from '../training/lossOptions';
import { KEEPS } from '../training/trainer';
import type { Config } from './config';

const weight = () => z.number().min(0).max(1e6);
const count = (max: number) => z.number().int().min(1).max(max);

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

/** The casts are part of the compiled function. */
function refuseCoarseOpByOp({ compiled, precision }: Config['training'], context: z.RefinementCtx): void {
  if (compiled || precision === 'float32') return;
  context.addIssue({ code: 'custom', path: ['precision'], message: 'float32 where training.compiled is false' });
}

/** The half of a run has its encoder with it. */
function refuseTwoEncoders({ encoder, expression }: Config['model'], context: z.RefinementCtx): void {
  if (!expression.from || !encoder.from) return;
  context.addIssue({ code: 'custom', path: ['encoder', 'from'], message: 'null where model.expression.from is set' });
}

/** A half that is given names every validation image alike in all epochs: the first would be kept, and patience end the training after it. */
function refuseBestOfEqual({ model, training }: Config, context: z.RefinementCtx): void {
  if (!model.expression.from || training.keep !== 'best') return;
  context.addIssue({
    code: 'custom',
    path: ['training', 'keep'],
    message: 'last where model.expression.from is set',
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

/** Patience ends a training some epochs after its best: the last of them is one that was found wanting. */
function refusePatienceForTheLast({ keep, patience }: Config['training'], context: z.RefinementCtx): void {
  if (patience === 0 || keep === 'best') return;
  context.addIssue({ code: 'custom', path: ['patience'], message: '0 where training.keep is not best' });
}

const against = z.object({ against: z.string().min(1), drawn: z.number().min(0).max(1).optional() }).strict();
/** All is drawn where nothing else is said: whether that was said or not, it is the same training, and found as one. */
function withoutAll(sampling: Sampling): Sampling {
  if (typeof sampling === 'string') return sampling;
  const { drawn = 1, ...what } = sampling;
  return drawn === 1 ? what : { ...what, drawn };
}
const WORDS = AGAINST_WORDS.map((word) => `"${word}"`).join(', ');
const SAMPLING = `one of ${SAMPLINGS.join(', ')}, or {"against": ${WORDS}, "factor:NAME" or a run folder}, there with "drawn" from 0 to 1`;

const POOLINGS = ['average', 'flatten'] as const;

export const configSchema: z.ZodType<Config, z.ZodTypeDef, unknown> = z
  .object({
    seed: seed().default(1),
    dataset: choiceSchema,
    model: tree({
      encoder: tree({
        kind: z.enum(ENCODER_KINDS).default('residual'),
        width: count(512).default(32),
        stages: z.number().int().min(1).max(5).default(3),
        blocks: count(16).default(1),
        from: z.string().min(1).nullable().default(null),
        frozen: z.boolean().default(false),
      }),
      expression: tree({
        codeSize: count(4096).default(64),
        pooling: z.enum(POOLINGS).default('average'),
        from: z.string().min(1).nullable().default(null),
      }),
      nuisance: tree({
        codeSize: count(4096).default(128),
        pooling: z.enum(POOLINGS).default('flatten'),
        encoder: z.enum(['shared', 'own']).default('own'),
        width: count(512).nullable().default(null),
      }),
      adversary: tree({
        hidden: z
          .array(z.array(count(4096)).max(8))
          .min(1)
          .max(8)
          .default([[], [256], [256, 256]]),
        normalise: z.boolean().default(true),
      }),
      decoder: tree({ kind: z.enum(DECODER_KINDS).default('transposed'), width: count(512).default(16) }),
    }).superRefine(refuseTwoEncoders),
    loss: tree({
      labelSmoothing: z.number().min(0).max(0.9).default(0.1),
      classWeights: z.enum(CLASS_WEIGHTS).default('none'),
      expression: tree({ weight: weight().default(1), dropout: z.number().min(0).max(0.9).default(0) }),
      adversary: tree({
        steps: z.number().int().min(0).max(100).default(3),
        learningRate: z.number().positive().max(1000).default(1),
        updates: z.enum(['joint', 'alternating']).default('alternating'),
      }),
      adversarial: tree({
        weight: weight().default(0.3),
        form: z.enum(Object.keys(ADVERSARIAL_FORMS) as [AdversarialForm, ...AdversarialForm[]]).default('crossEntropy'),
        target: z.enum(ADVERSARIAL_TARGETS as ['prior', 'uniform']).default('prior'),
        reachesEncoder: z.boolean().default(true),
        ramp: z.enum(['constant', 'ganin']).default('constant'),
      }),
      reconstruction: tree({
        weight: weight().default(1),
        space: z.enum(RECONSTRUCTION_SPACES).default('share'),
        reachesExpression: z.boolean().default(false),
      }),
      nuisanceKl: tree({ weight: weight().default(0) }),
      expressionKl: tree({ weight: weight().default(0) }),
      swap: tree({
        weight: weight().default(0),
        expression: weight().default(0),
        nuisance: weight().default(0),
      }),
    })
      .superRefine(refuseMuteAdversary)
      .superRefine(refuseSwapAlone),
    training: tree({
      epochs: count(10_000).default(30),
      batchSize: count(65_536).default(128),
      sampling: z
        .union([z.enum(SAMPLINGS), against], { errorMap: () => ({ message: SAMPLING }) })
        .default('natural')
        .transform(withoutAll),
      compiled: z.boolean().default(true),
      xla: z.union([z.boolean(), z.literal('auto')]).default('auto'),
      precision: z.enum(['float32', 'bfloat16']).default('float32'),
      keep: z.enum(KEEPS).default('last'),
      patience: z.number().int().min(0).max(10_000).default(0),
      average: z.number().min(0).max(0.99999).default(0),
      erase: z.boolean().default(false),
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
    })
      .superRefine(refuseCoarseOpByOp)
      .superRefine(refusePatienceForTheLast),
    augmentation: tree({
      flip: z.boolean().default(true),
      shift: z.number().min(0).max(0.5).default(0.1),
      rotate: z.number().min(0).max(180).default(12),
      zoom: z.number().min(0).max(0.9).default(0.1),
      stretch: z.number().min(0).max(0.9).default(0),
      light: share().default(0.2),
      erase: share().default(0.5),
      mixup: share().default(0),
    }),
    evaluation: z.preprocess(
      sinceViews,
      tree({ views: z.enum(Object.keys(VIEWS) as [ViewsName, ...ViewsName[]]).default('mirrored') }),
    ),
  })
  .strict()
  .superRefine(refuseBestOfEqual);
