export type { Code } from './code';
export { computeTerms, type TermContext } from './computeTerms';
export { noiseSeeds } from './noiseSeeds';
export {
  activeTerms,
  distributions,
  rampedWeights,
  TERM_NAMES,
  type TermName,
  type Terms,
  type TermWeights,
  totalLoss,
  weightsOf,
} from './table';
export type { LabelledBatch, NoiseSeeds, Pass, Term } from './term';
export { trainedGroups, updatedParts } from './trainedGroups';
