/** Figures: those of a run, as plotly JSON or as files, and one builder for each kind. */

export { readCurves } from '../ablation/series';
export type { AblationPoint, AblationSeries, Estimate } from '../figures/ablation';
export { accuracyAgainstLeakageFigure } from '../figures/accuracyAgainstLeakage';
export { adversarialWeightFigure } from '../figures/adversarialWeight';
export { type ChallengePoint, challengeCurves } from '../figures/challengeCurves';
export { type ComparedAccuracy, type Comparison, comparisonFigure } from '../figures/comparison';
export { confusionFigure } from '../figures/confusion';
export { type DrawnFormat, FigureDrawer } from '../figures/draw';
export { axis, colourOf, type Figure, layoutOf, type NamedFigure, PALETTE } from '../figures/figure';
export { type ImageGrid, imageGrid } from '../figures/imageGrid';
export { htmlPage, type Section } from '../figures/page';
export { pngImages } from '../figures/pngImages';
export { type ProbePanel, type ProbeReading, probeHeatmap } from '../figures/probeHeatmap';
export { type GuessedBy, shortcutBars } from '../figures/shortcutBars';
export { trainingCurves } from '../figures/trainingCurves';
export { type Colouring, type Projection, umapPanels } from '../figures/umapPanels';
export { type Explorer, type ExploreSettings, explore } from '../reports/explore/explore';
export { type FiguresSettings, figures } from '../reports/figures';
export {
  REPORTED_AFFECTNET,
  REPORTED_FER_PLUS,
  REPORTED_FER2013,
  REPORTED_RAF_DB,
} from '../reports/reportedNumbers';
export {
  type FigureFormat,
  type WriteFiguresSettings,
  type WrittenFigure,
  writeFigures,
} from '../reports/writeFigures';
