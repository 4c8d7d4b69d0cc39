/**
 * mien: disentangled facial-expression representations. The public API; everything else may change.
 *
 * Loading it loads the native engine.
 */
export { type AugmentationOptions, augment } from './datasets/augment';
export { type Batch, TrainingBatches } from './datasets/batches';
export type { CachedDataset, PackSettings } from './datasets/cache';
export { type DatasetCard, datasetCard } from './datasets/card';
export { cardRemarks, cardText } from './datasets/cardText';
export { writeContactSheet } from './datasets/contactSheet';
export { findCopies } from './datasets/copies';
export {
  countClasses,
  type Dataset,
  type Factor,
  type ImageShape,
  type Split,
  type SplitName,
} from './datasets/dataset';
export { FER2013_CLASSES, openFer2013 } from './datasets/fer2013';
export type { Box, ListedImage, Listing } from './datasets/listing';
export { DATASET_NAMES, type DatasetName } from './datasets/names';
export { type DatasetChoice, openDataset } from './datasets/open';
export { openListing, type Packing } from './datasets/packListing';
export {
  describeSyntheticFace,
  type FaceDescription,
  type FaceParameters,
  type Measures,
  renderFace,
  SYNTHETIC_CLASSES,
  SYNTHETIC_DEFAULTS,
  type SyntheticOptions,
  syntheticFaces,
  syntheticMeasures,
} from './datasets/synthetic';
export { writeImages } from './datasets/writeImages';
export {
  type CompiledFunction,
  CompileError,
  type CompileOptions,
  compile,
  type EngineReport,
  engineReport,
  fusedBatchNorm,
  runKernel,
  softmaxCrossEntropy,
  stopGradient,
  tf,
  withFrozenWeights,
} from './engine';
export { type ClassificationReport, classificationReport, confusionMatrix } from './evaluation/classification';
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
} from './evaluation/disentanglement';
export {
  fitUmap,
  nearestNeighbours,
  projectUmap,
  projectWithUmapJs,
  UMAP_DEFAULTS,
  type UmapModel,
  type UmapOptions,
} from './evaluation/embeddings';
export { encodeSplit, type Matrix, type SplitCodes } from './evaluation/encodeSplit';
export { wilsonInterval } from './evaluation/intervals';
export { type Labelled, PROBES, type ProbeName, type ProbeResult, probe } from './evaluation/probes';
export { type RetrievalRow, retrieval } from './evaluation/retrieval';
export {
  type BootstrapOptions,
  bootstrapInterval,
  holm,
  type McNemarTest,
  type MeanInterval,
  mcNemarTest,
  meanInterval,
  type PairedTTest,
  pairedTTest,
  type SignedRankTest,
  type SignFlipTest,
  signFlipTest,
  wilcoxonSignedRank,
} from './evaluation/statistics';
export { type Cell, dataFrame, escapeHtml, tableHtml } from './evaluation/tables';
export { trustworthiness } from './evaluation/trustworthiness';
export { type AblateSettings, type Ablation, ablate } from './experiments/ablate';
export { type Audit, auditRun } from './experiments/auditRun';
export { type Config, type PartialConfig, resolveConfig } from './experiments/config';
export {
  type BlockMetrics,
  disentanglementOpenRun,
  type RunDisentanglement,
} from './experiments/disentangleRun';
export { type DoctorReport, doctor } from './experiments/doctor';
export { type Evaluation, evaluateOpenRun, evaluateRun, type OpenRun, openRun } from './experiments/evaluateRun';
export { exampleImages } from './experiments/exampleImages';
export {
  FIGURE_FORMATS,
  type FigureFormat,
  type FigureSettings,
  figures,
  type WrittenFigure,
} from './experiments/figures';
export type { Executor, ExecutorSettings } from './experiments/grid/executor';
export type { GridCell } from './experiments/grid/expand';
export { completeGrid, type Grid, readGrid, type SlurmOptions } from './experiments/grid/gridFile';
export { localExecutor } from './experiments/grid/localExecutor';
export type { JudgedCell } from './experiments/grid/measures';
export { NAMED_GRIDS } from './experiments/grid/namedGrids';
export { slurmExecutor } from './experiments/grid/slurm/slurmExecutor';
export { reconstructionOpenRun, type SwapOptions, swapOpenRun } from './experiments/images';
export { interruptible } from './experiments/interruptible';
export { judgeSwaps, type SwapJudgement } from './experiments/judgeSwaps';
export {
  PROBED_CODES,
  type ProbedCode,
  type ProbeOptions,
  type ProbeRow,
  probeOpenRun,
  probeRun,
  QUICK_PROBES,
} from './experiments/probeRun';
export { BASELINE, PICTURE_RECIPE, QUICK_RECIPE, recipeFor, SYNTHETIC_RECIPE } from './experiments/recipes';
export {
  REPORTED_AFFECTNET,
  REPORTED_FER_PLUS,
  REPORTED_FER2013,
  REPORTED_RAF_DB,
} from './experiments/reportedNumbers';
export { type Reproduction, reproduce } from './experiments/reproduce';
export { type FiguredRun, runFigures } from './experiments/runFigures';
export { noteInCell, trainInCell } from './experiments/trainInCell';
export { type FinishedRun, type TrainRunSettings, trainRun } from './experiments/trainRun';
export type { AblationPoint, AblationSeries, Estimate } from './figures/ablation';
export { accuracyAgainstLeakageFigure } from './figures/accuracyAgainstLeakage';
export { adversarialWeightFigure } from './figures/adversarialWeight';
export { findBrowser } from './figures/browser';
export { type ComparedAccuracy, type Comparison, comparisonFigure } from './figures/comparison';
export { confusionFigure } from './figures/confusion';
export { DRAWN_FORMATS, type DrawnFormat, FigureDrawer } from './figures/draw';
export { axis, colourOf, type Figure, layoutOf, type NamedFigure, PALETTE } from './figures/figure';
export { type ImageGrid, imageGrid } from './figures/imageGrid';
export { htmlPage, type Section } from './figures/page';
export { plainText } from './figures/plainText';
export { pngImages } from './figures/pngImages';
export { type ProbePanel, type ProbeReading, probeHeatmap } from './figures/probeHeatmap';
export { progressInCell } from './figures/progressInCell';
export { showFigure, showHtml } from './figures/show';
export { trainingCurves } from './figures/trainingCurves';
export { type Colouring, type Projection, umapPanels } from './figures/umapPanels';
export {
  ADVERSARIAL_FORMS,
  type AdversarialAim,
  type AdversarialForm,
  type AdversarialTarget,
  adversarialLoss,
  adversarialTarget,
  crossEntropyLoss,
  edgeReconstructionLoss,
  featureReconstructionLoss,
  reconstructionLoss,
  smoothDistributions,
  targetDistributions,
} from './losses';
export { type Codes, createParts, decode, encode, type ModelOptions, type Parts } from './models/disentangler';
export { applyModel, loadModel, type TrainedModel } from './models/modelFiles';
export { MienError, UsageError } from './support/errors';
export { homeFolder } from './support/paths';
export { progressReporter, type Report } from './support/progress';
export { Random } from './support/random';
export { DisentanglingTask } from './training/disentangling';
export type { LossOptions } from './training/lossOptions';
export { Optimizer, type OptimizerOptions } from './training/optimizer';
export { RunFolder, type RunSummary } from './training/runFolder';
export { learningRateAt, rampAt, type ScheduleOptions } from './training/schedule';
export { computeTerms, type Terms, totalLoss } from './training/terms';
export { type EpochRecord, InterruptedError, NonFiniteLossError, type Trainable, train } from './training/trainer';
