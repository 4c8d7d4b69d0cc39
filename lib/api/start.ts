/** Start here: complete a configuration, train it, open its run, and ask the run. */

export type { Config, PartialConfig } from '../config/config';
export {
  AFFECTNET_RECIPE,
  BASELINE,
  FER2013_NUISANCE_RECIPE,
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
  TIGHT,
} from '../config/recipes';
export { resolveConfig } from '../config/resolve';
export { decode } from '../runs/decode';
export { encode, type Images } from '../runs/encode';
export { type Evaluation, evaluate } from '../runs/evaluate';
export { type ExportFormat, type ExportSettings, exportModel } from '../runs/exports/exportModel';
export { type OpenModel, openModel } from '../runs/openModel';
export { type OpenRun, type OpenRunSettings, openRun, withRun } from '../runs/openRun';
export { type PredictedFace, type PredictedImage, type PredictSettings, predict } from '../runs/predict';
export { pretrained } from '../runs/pretrained';
export type { DrawnAgainst } from '../runs/shortcuts/drawAgainst';
export { type FinishedRun, type TrainSettings, train } from '../runs/train';
export { InterruptedError, MienError, UsageError } from '../support/errors';
export type { Listener, Progress } from '../support/listener';
export { homeFolder } from '../support/paths';
export { progressOnStderr } from '../support/progress';
