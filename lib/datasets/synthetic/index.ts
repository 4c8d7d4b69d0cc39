/**
 * Synthetic faces: heads in three dimensions, whose expressions are driven by FACS action units and whose nuisance factors
 * (identity, yaw, pitch, light, glasses, occlusion, background) are all known.
 */
export { ACTION_UNIT_NAMES, ACTION_UNITS, type ActionUnit, type Activations, activate, type Pair } from './actionUnits';
export { shortcutValues } from './codes';
export { expressionSheet, factorSheet, type Sheet, type SheetOptions, sampleSheet, tile } from './contactSheet';
export { type ExpressionName, fullExpression, PROTOTYPES, SYNTHETIC_CLASSES } from './expressions';
export { FACTOR_NAMES, type FactorName, factorValues } from './factors';
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
export type { FaceShape } from './shape';
export { shapeFace } from './shapeFace';
export { type RenderSettings, syntheticFaces } from './syntheticFaces';
