/** Models and losses: the parts of a disentangler, and every term of its loss as a pure function. */

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
} from '../losses';
export {
  type Codes,
  createParts,
  decodeBatch,
  encodeBatch,
  type ModelOptions,
} from '../models/disentangler';
export { loadModel, type TrainedModel } from '../models/modelFiles';
export type { Parts } from '../models/parts';
