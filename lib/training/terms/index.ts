export { computeTerms, type TermContext } from './computeTerms';
export {
  activeTerms,
  rampedWeights,
  TERM_NAMES,
  type TermName,
  type Terms,
  type TermWeights,
  totalLoss,
  weightsOf,
} from './table';
export type { LabelledBatch, Pass, Term } from './term';
export { trainedGroups } from './trainedGroups';
