/**
 * Where models and losses meet: the terms on one batch, each with the route its gradient takes.
 *
 * | term           | formula                                       | updates                                       |
 * |----------------|-----------------------------------------------|-----------------------------------------------|
 * | expression     | CE(y, C(z_e))                                 | encoder, expression branch, classifier        |
 * | adversary      | CE(y, A(stop(z_n))), mean over adversaries    | adversary                                     |
 * | adversarial    | a form of A_frozen(z_n) (see losses/adversarial), mean over adversaries | nuisance branch; its encoder if `reachesEncoder` |
 * | reconstruction | mean (D(z_e, z_n) − x)², or of edges, features | nuisance branch, its encoder, decoder; encoder and expression branch if `reachesExpression` |
 * | nuisanceKl     | KL(N(z_n, σ_n²) ‖ N(0, 1))                    | nuisance branch, its encoder                  |
 * | expressionKl   | KL(N(z_e, σ_e²) ‖ N(0, 1))                    | encoder, expression branch                    |
 * | swap           | CE(y_j, C(z_e of D(stop(z_e of j), stop(z_n of i)))), and how far its codes are from those | decoder  |
 *
 * Where the nuisance branch has no encoder of its own, its encoder is the expression's. Where it has one and `reachesExpression` is off, no term
 * reaches both codes: then naming the expression is, bit for bit, what it would be without all the rest.
 *
 * With class weights, the means of the first two are weighted, and π is the prior of the data so weighted.
 *
 * Total: L_exp + λ_adv·L_adv + L_dis + λ_rec·L_rec, in one forward and one backward pass (D2AE, Liu et al. 2018); the other terms are ours to
 * add, each with a weight of its own.
 *
 * A new term is a pure function in losses/, one file beside this one, its line in `TERMS` below, and its options in `LossOptions` and the
 * configuration's schema. History, figures, the compiled step and the parts that training changes follow from the line.
 */
import { type Scalar, tf } from '../../engine';
import type { BranchName } from '../../models/branch';
import type { LossOptions } from '../lossOptions';
import { adversarialTerm } from './adversarial';
import { adversaryTerm } from './adversary';
import { expressionTerm } from './expression';
import { expressionKlTerm, nuisanceKlTerm } from './klTerms';
import { reconstructionTerm } from './reconstruction';
import { swapTerm } from './swap';
import type { Term } from './term';

export const TERMS = {
  expression: expressionTerm,
  adversary: adversaryTerm,
  adversarial: adversarialTerm,
  reconstruction: reconstructionTerm,
  nuisanceKl: nuisanceKlTerm,
  expressionKl: expressionKlTerm,
  swap: swapTerm,
} satisfies Record<string, Term>;

export type TermName = keyof typeof TERMS;
export const TERM_NAMES = Object.keys(TERMS) as readonly TermName[];

/** The values of the terms that are switched on, unweighted. */
export type Terms = Partial<Record<TermName, Scalar>>;
export type TermWeights = Readonly<Partial<Record<TermName, Scalar | number>>>;

export function termOf(name: TermName): Term {
  return TERMS[name];
}

/** The terms that are switched on, in the order of the table. */
export function activeTerms(options: LossOptions): TermName[] {
  return TERM_NAMES.filter((name) => termOf(name).weight(options) > 0);
}

/** The codes that some term needs as distributions. */
export function distributions(options: LossOptions): BranchName[] {
  return activeTerms(options).flatMap((name) => termOf(name).distributes ?? []);
}

/** The weights of the terms that are switched on. */
export function weightsOf(options: LossOptions): Partial<Record<TermName, number>> {
  return Object.fromEntries(activeTerms(options).map((name) => [name, termOf(name).weight(options)]));
}

/** Of those, the ones that may grow over the training, as they are at `progress`, 0 … 1. */
export function rampedWeights(options: LossOptions, progress: number): Partial<Record<TermName, number>> {
  const ramped = activeTerms(options).flatMap((name) => {
    const share = termOf(name).ramp?.(options, progress);
    return share === undefined ? [] : [[name, share * termOf(name).weight(options)] as const];
  });
  return Object.fromEntries(ramped);
}

/** The weighted sum that is differentiated. @param weights of all the terms */
export function totalLoss(terms: Terms, weights: TermWeights): Scalar {
  return tf.addN(TERM_NAMES.flatMap((name) => (terms[name] ? [terms[name].mul(weights[name]!)] : []))) as Scalar;
}
