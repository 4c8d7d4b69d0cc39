/**
 * Synthetic faces: heads in three dimensions, whose expressions are driven by FACS action units and whose nuisance factors
 * (see FACTOR_NAMES) are all known.
 */
export { ACTION_UNIT_NAMES, ACTION_UNITS, type ActionUnit, type Activations, activate, type Pair } from './actionUnits';
export { shortcutValues } from './codes';
export { expressionSheet, factorSheet, type Sheet, type SheetOptions, sampleSheet, tile } from './contactSheet';
export { describeSyntheticFace, type FaceDescription, type Measures, syntheticMeasures } from './describe';
export { type ExpressionName, fullExpression, PROTOTYPES, SYNTHETIC_CLASSES } from './expressions';
export { FACTOR_NAMES, type FactorName, factorValues } from './factors';
export { syntheticHeader } from './header';
export { drawIdentity, type IdentityTraits } from './identity';
export {
  completeOptions,
  type Shortcut,
  SYNTHETIC_DEFAULTS,
  SYNTHETIC_VERSION,
  type SyntheticOptions,
} from './options';
export { drawParameters, type FaceParameters } from './parameters';
export { plainParameters } from './plainParameters';
export { renderFace } from './render';
export { type RenderSettings, renderSplits } from './renderSplits';
export type { FaceShape } from './shape';
export { shapeFace } from './shapeFace';
export { syntheticFaces } from './syntheticFaces';
