/**
 * Synthetic faces: heads in three dimensions, whose expressions are driven by FACS action units and whose nuisance factors
 * (see FACTOR_NAMES) are all known.
 */

export { expressionSheet, factorSheet, type Sheet, type SheetOptions, sampleSheet, tile } from './contactSheet';
export { type ExpressionSwap, FACE_PARTS, type FacePart, swapExpression } from './counterfactual';
export { describeSyntheticFace, type FaceDescription, type Measures, syntheticMeasures } from './describe';
export { type ExpressionName, fullExpression, PROTOTYPES, SYNTHETIC_CLASSES } from './expressions';
export { FACTOR_NAMES, type FactorName, factorValues } from './factors';
export {
  ACTION_UNIT_NAMES,
  ACTION_UNITS,
  type ActionUnit,
  type Activations,
  activate,
  type Pair,
} from './head/actionUnits';
export { drawIdentity, type IdentityTraits } from './head/identity';
export type { FaceShape } from './head/shape';
export { shapeFace } from './head/shapeFace';
export { syntheticHeader } from './header';
export {
  completeOptions,
  type Shortcut,
  SYNTHETIC_DEFAULTS,
  SYNTHETIC_VERSION,
  type SyntheticOptions,
} from './options';
export { drawParameters, type FaceParameters } from './parameters';
export { renderFace } from './picture/render';
export { plainParameters } from './plainParameters';
export { type RenderSettings, renderRanges, renderSplits } from './renderSplits';
export { syntheticFaces } from './syntheticFaces';
