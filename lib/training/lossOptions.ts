import type { ClassWeights } from '../datasets/batches/sampling';
import type { AdversarialForm, AdversarialTarget } from '../losses';

/** What each term is and how much it weighs; 0 switches a term off. */
export interface LossOptions {
  /** ε of the expression term's targets, 0 … below 1. */
  readonly labelSmoothing: number;
  /** What an image counts in the expression's and the adversary's term. */
  readonly classWeights: ClassWeights;
  readonly expression: {
    /** 0: encoder and expression branch do not feel the term; the classifier still learns, as a monitor, so that an epoch has an accuracy. */
    readonly weight: number;
    /** The share of the encoder's channels that the term does not see, others for each image and step; 0 … 0.9. */
    readonly dropout: number;
  };
  readonly adversary: AdversaryOptions;
  readonly adversarial: {
    /** λ_adv; 0 switches the term off (the adversary still learns, as a monitor that nothing feels). */
    readonly weight: number;
    readonly form: AdversarialForm;
    /** π of the forms that aim at one. */
    readonly target: AdversarialTarget;
    /** Whether the term's gradient goes on from the nuisance branch into the encoder that it reads. */
    readonly reachesEncoder: boolean;
    /** λ_adv from the first step on, or growing to it (see `rampAt`). */
    readonly ramp: RampName;
  };
  readonly reconstruction: {
    /** λ_rec; 0 switches the term and the decoder off. */
    readonly weight: number;
    /**
     * Where reconstructions are compared with images: in pixels; in pixels as a share of their variance; in those and the differences between
     * neighbours, as shares of their variances; in the features of a frozen network (see models/perception); or, beside edges, in those of the
     * expression's encoder, which feels nothing of it.
     */
    readonly space: ReconstructionSpace;
    /** Whether the term's gradient goes through z_e into the expression branch. If not, the decoder reads z_e, and z_e does not serve it. */
    readonly reachesExpression: boolean;
  };
  readonly nuisanceKl: {
    /** λ of KL(z_n ‖ N(0, 1)); above 0 the nuisance code is drawn from a distribution in training, and its mean is used after. 0 switches it off. */
    readonly weight: number;
  };
  readonly expressionKl: {
    /** The same for the expression code: an information bottleneck. */
    readonly weight: number;
  };
  readonly swap: {
    /**
     * λ_swap; 0 switches off the term that asks an image decoded from [z_e of j, z_n of i] to be named as j is. Only the decoder feels it.
     * Small beside λ_rec: large, it paints whatever convinces this classifier.
     */
    readonly weight: number;
    /** What it counts beside the name that the picture's z_e is not j's. */
    readonly expression: number;
    /** What it counts beside the name that the picture's z_n is not i's. */
    readonly nuisance: number;
  };
}

/** How the adversaries learn. With steps 1, learning rate 1 and joint updates it learns in the backward pass of the other parts. */
export interface AdversaryOptions {
  /** Its steps in one step of the others, all on the same codes; 0 switches it off. */
  readonly steps: number;
  /** Its learning rate as a multiple of the others'. */
  readonly learningRate: number;
  /** `joint`: the others feel the adversary as it was before its steps; `alternating`: as it is after them. */
  readonly updates: 'joint' | 'alternating';
}

export const RECONSTRUCTION_SPACES = ['pixels', 'share', 'edges', 'features', 'expression'] as const;
export type ReconstructionSpace = (typeof RECONSTRUCTION_SPACES)[number];

export type RampName = 'constant' | 'ganin';
