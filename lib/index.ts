/**
 * mien: disentangled facial-expression representations. The public API, from what everybody needs down to the parts that new work is
 * built of; everything else may change. Loading it loads the native engine.
 */

import './notebook/loading'; // first: which says in a cell that TensorFlow is loading

// Start here: complete a configuration, train it, open its run, and ask the run.

export type { Config, PartialConfig } from './config/config';
export {
  AFFECTNET_RECIPE,
  BASELINE,
  FER2013_RECIPE,
  METHODS,
  PAPER,
  PICTURE_RECIPE,
  QUICK_RECIPE,
  RECIPES,
  REPRODUCTION_RECIPE,
  recipeFor,
  SEPARATED,
  SYNTHETIC_RECIPE,
} from './config/recipes';
export { resolveConfig } from './config/resolve';
export { decode } from './runs/decode';
export { encode, type Images } from './runs/encode';
export { type Evaluation, evaluate } from './runs/evaluate';
export { type ExportFormat, type ExportSettings, exportModel } from './runs/exports/exportModel';
export { type OpenModel, openModel } from './runs/openModel';
export { type OpenRun, type OpenRunSettings, openRun, withRun } from './runs/openRun';
export { type PredictedFace, type PredictedImage, type PredictSettings, predict } from './runs/predict';
export { pretrained } from './runs/pretrained';
export type { DrawnAgainst } from './runs/shortcuts/drawAgainst';
export { type FinishedRun, type TrainSettings, train } from './runs/train';
export { InterruptedError, MienError, UsageError } from './support/errors';
export type { Listener, Progress } from './support/listener';
export { homeFolder } from './support/paths';
export { progressOnStderr } from './support/progress';

// In a notebook: the same with live curves, progress, the stop button and figures under the cell.

import './notebook/forgottenAwait'; // which shows the errors of what a cell did not wait for

export { interruptible } from './notebook/interruptible';
export { progressInCell } from './notebook/progressInCell';
export { showFigure, showHtml } from './notebook/show';
export { noteInCell, trainInCell } from './notebook/trainInCell';

// Data: open a set by name, look at it, or make one of your own.

export { type DatasetCard, datasetCard } from './datasets/card/card';
export { cardRemarks, cardText } from './datasets/card/cardText';
export { writeContactSheet } from './datasets/card/contactSheet';
export { findCopies } from './datasets/card/copies';
export {
  countClasses,
  type Dataset,
  type Factor,
  type ImageShape,
  type Split,
  type SplitName,
} from './datasets/dataset';
export type { Box, ListedImage, Listing } from './datasets/listing/listing';
export { type ClassMap, parseClassMap } from './datasets/matching/classMap';
export { openFor } from './datasets/matching/openFor';
export { type DatasetChoice, openDataset } from './datasets/open';
export type { CachedDataset, PackSettings } from './datasets/packed/cache';
export { type DatasetDigest, differencesInData, type SplitDigest } from './datasets/packed/digest';
export { openListing, type Packing } from './datasets/packed/packListing';
export { writeImages } from './datasets/packed/writeImages';
export { DATASET_NAMES, type DatasetName } from './datasets/sets';
export { FER2013_CLASSES } from './datasets/sets/fer2013/open';
export {
  describeSyntheticFace,
  type ExpressionSwap,
  type FaceDescription,
  type FaceParameters,
  type FacePart,
  type Measures,
  renderFace,
  SYNTHETIC_CLASSES,
  SYNTHETIC_DEFAULTS,
  type SyntheticOptions,
  swapExpression,
  syntheticFaces,
  syntheticMeasures,
} from './datasets/synthetic';
export { exampleImages } from './runs/pictures/exampleImages';
export {
  type Carrier,
  type FindShortcutsOptions,
  findShortcuts,
  type ShortcutReport,
  type ShortcutRow,
} from './runs/shortcuts/findShortcuts';
export type { GuessedFrom } from './runs/shortcuts/guesses';
export type { Pair } from './runs/shortcuts/pairs';

// Evaluation of a run: what each code knows, how the codes are laid out, what is painted from them.

export { type BlockMetrics, type Measurements, type MeasureOptions, measure } from './runs/measure';
export { judgeSwaps, type SwapJudgement } from './runs/pictures/judgeSwaps';
export { reconstruct } from './runs/pictures/reconstruct';
export { type SwapOptions, swap } from './runs/pictures/swap';
export { type PartErrors, type SwapTruth, swapTruth } from './runs/pictures/swapTruth';
export { leakOf } from './runs/probing/leak';
export {
  PROBED_CODES,
  type ProbedCode,
  type ProbeOptions,
  type ProbeRow,
  probe,
  QUICK_PROBES,
} from './runs/probing/probe';
export type { LeftOutFactor } from './runs/probing/probeFactors';
export { TRAINED_ON, type TrainedOn } from './runs/probing/probeImages';
export { type ProbeReport, probeReport } from './runs/probing/probeReport';
export { probeTable } from './runs/probing/probeTable';

// Evaluation of any codes and predictions: the metrics and statistics that a run is judged by.

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
export { fitUmap, projectUmap, type UmapModel } from './evaluation/embeddings';
export type { Encoded, SplitCodes } from './evaluation/encodeSplit';
export { wilsonInterval } from './evaluation/intervals';
export type { Matrix } from './evaluation/matrix';
export { type Labelled, PROBES, type ProbeName, type ProbeResult, trainProbe } from './evaluation/probes';
export { type RetrievalRow, retrieval } from './evaluation/retrieval';
export { holm, type MeanInterval, meanInterval, type PairedTTest, pairedTTest } from './evaluation/statistics';
export { dataFrame, type TableValue, tableHtml } from './evaluation/tables';
export { trustworthiness } from './evaluation/trustworthiness';
export { UMAP_DEFAULTS, type UmapOptions } from './evaluation/umap/options';

// Many runs: a grid of configurations, trained and judged here or on a cluster, and the main job on the built-in data.

export { type AblateSettings, type Ablation, ablate } from './ablation/ablate';
export { type Challenge, type ChallengeSettings, challenge } from './ablation/challenge/challenge';
export type { OwnMethod } from './ablation/challenge/ownMethod';
export type { ChallengeRow } from './ablation/challenge/rows';
export type { Executor, ExecutorSettings } from './ablation/executors/executor';
export { localExecutor } from './ablation/executors/local';
export { slurmExecutor } from './ablation/executors/slurm/slurmExecutor';
export type { GridCell } from './ablation/expand';
export { completeGrid, type Grid, readGrid, type SlurmOptions } from './ablation/gridFile';
export type { JudgedCell } from './ablation/measures';
export { NAMED_GRIDS } from './ablation/namedGrids';
export { type Reproduction, reproduce } from './reports/reproduce';

// Figures: those of a run, as plotly JSON or as files, and one builder for each kind.

export type { AblationPoint, AblationSeries, Estimate } from './figures/ablation';
export { accuracyAgainstLeakageFigure } from './figures/accuracyAgainstLeakage';
export { adversarialWeightFigure } from './figures/adversarialWeight';
export { type ChallengePoint, challengeCurves } from './figures/challengeCurves';
export { type ComparedAccuracy, type Comparison, comparisonFigure } from './figures/comparison';
export { confusionFigure } from './figures/confusion';
export { type DrawnFormat, FigureDrawer } from './figures/draw';
export { axis, colourOf, type Figure, layoutOf, type NamedFigure, PALETTE } from './figures/figure';
export { type ImageGrid, imageGrid } from './figures/imageGrid';
export { htmlPage, type Section } from './figures/page';
export { pngImages } from './figures/pngImages';
export { type ProbePanel, type ProbeReading, probeHeatmap } from './figures/probeHeatmap';
export { type GuessedBy, shortcutBars } from './figures/shortcutBars';
export { trainingCurves } from './figures/trainingCurves';
export { type Colouring, type Projection, umapPanels } from './figures/umapPanels';
export { type Explorer, type ExploreSettings, explore } from './reports/explore/explore';
export { type FiguresSettings, figures } from './reports/figures';
export {
  REPORTED_AFFECTNET,
  REPORTED_FER_PLUS,
  REPORTED_FER2013,
  REPORTED_RAF_DB,
} from './reports/reportedNumbers';
export { type FigureFormat, type WriteFiguresSettings, type WrittenFigure, writeFigures } from './reports/writeFigures';

// Models and losses: the parts of a disentangler, and every term of its loss as a pure function.

export {
  ADVERSARIAL_FORMS,
  type AdversarialAim,
  type AdversarialForm,
  type AdversarialTarget,
  adversarialLoss,
  adversarialTarget,
  crossEntropyLoss,
  divergenceFromNormal,
  edgeReconstructionLoss,
  featureReconstructionLoss,
  reconstructionLoss,
  shareReconstructionLoss,
  smoothDistributions,
  targetDistributions,
} from './losses';
export {
  type Codes,
  createParts,
  decodeBatch,
  encodeBatch,
  type ModelOptions,
} from './models/disentangler';
export { loadModel, type TrainedModel } from './models/modelFiles';
export type { Parts } from './models/parts';

// Training by hand: batches, terms, one step, the optimizer and the loop over epochs.

export { type AugmentationOptions, augment } from './datasets/batches/augment';
export { type Batch, TrainingBatches } from './datasets/batches/batches';
export { DisentanglingTask } from './training/disentangling';
export type { LossOptions } from './training/lossOptions';
export { Optimizer, type OptimizerOptions } from './training/optimizers/optimizer';
export { learningRateAt, rampAt, type ScheduleOptions } from './training/schedule';
export { computeTerms, type TermContext, type Terms, totalLoss, weightsOf } from './training/terms';
export { type EpochRecord, NonFiniteLossError, type Trainable, trainEpochs } from './training/trainer';

// Building blocks: TensorFlow itself, functions compiled from it, the run folder, seeded randomness.

export { type DoctorReport, doctor } from './doctor';
export {
  type CompiledFunction,
  CompileError,
  type CompileOptions,
  compile,
  type EngineReport,
  engineReport,
  type LayersModel,
  runKernel,
  type Scalar,
  type SymbolicTensor,
  softmaxCrossEntropy,
  stopGradient,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tf,
  type Variable,
  withFrozenWeights,
} from './engine';
export { RunFolder, type RunSummary } from './runs/folder/runFolder';
export { Random } from './support/random';
