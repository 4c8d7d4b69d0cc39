/** Evaluation of any codes and predictions: the metrics and statistics that a run is judged by. */

export { type ClassificationReport, classificationReport, confusionMatrix } from '../evaluation/classification';
export {
  type BlockRow,
  type BlockScore,
  type BlockScores,
  blockScores,
  type Dci,
  dci,
  type FactorVaeScore,
  factorVaeScore,
  type LabelledCodes,
  type LabelledFactor,
  type MutualInformationGap,
  mutualInformationGap,
  type SeparatedAttributePredictability,
  separatedAttributePredictability,
} from '../evaluation/disentanglement';
export { fitUmap, projectUmap, type UmapModel } from '../evaluation/embeddings';
export type { Encoded, SplitCodes } from '../evaluation/encodeSplit';
export { wilsonInterval } from '../evaluation/intervals';
export type { Matrix } from '../evaluation/matrix';
export { type Labelled, PROBES, type ProbeName, type ProbeResult, trainProbe } from '../evaluation/probes';
export { type RetrievalRow, retrieval } from '../evaluation/retrieval';
export { holm, type MeanInterval, meanInterval, type PairedTTest, pairedTTest } from '../evaluation/statistics';
export { dataFrame, type TableValue, tableHtml } from '../evaluation/tables';
export { trustworthiness } from '../evaluation/trustworthiness';
export { UMAP_DEFAULTS, type UmapOptions } from '../evaluation/umap/options';
