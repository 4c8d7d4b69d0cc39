/** Evaluation of a run: what each code knows, how the codes are laid out, what is painted from them. */

export { type BlockMetrics, type Measurements, type MeasureOptions, measure } from '../runs/measure';
export type { DrawSwapsOptions } from '../runs/pictures/drawSwaps';
export { judgeSwaps, type SwapJudgement } from '../runs/pictures/judgeSwaps';
export { keepDetails, type PaintedFaces } from '../runs/pictures/keepDetails';
export { type FacesAndGivers, paintSwaps, type SwapPaintingRun } from '../runs/pictures/paintSwaps';
export { reconstruct } from '../runs/pictures/reconstruct';
export { type SwapOptions, swap } from '../runs/pictures/swap';
export { type PartErrors, type SwapTruth, swapTruth } from '../runs/pictures/swapTruth';
export { leakOf } from '../runs/probing/leak';
export {
  PROBED_CODES,
  type ProbedCode,
  type ProbeOptions,
  type ProbeRow,
  probe,
  QUICK_PROBES,
} from '../runs/probing/probe';
export type { LeftOutFactor } from '../runs/probing/probeFactors';
export { TRAINED_ON, type TrainedOn } from '../runs/probing/probeImages';
export { type ProbeReport, probeReport } from '../runs/probing/probeReport';
export { probeTable } from '../runs/probing/probeTable';
