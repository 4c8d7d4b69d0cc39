export { type BlockRow, type BlockScore, type BlockScores, blockScores } from './blockScores';
export { type Dci, dci } from './dci';
export { type FactorVaeScore, factorVaeScore } from './factorVaeScore';
export type { LabelledCodes, LabelledFactor } from './labelledCodes';
export { type MutualInformationGap, mutualInformationGap } from './mutualInformationGap';
export {
  type SeparatedAttributePredictability,
  separatedAttributePredictability,
} from './separatedAttributePredictability';
