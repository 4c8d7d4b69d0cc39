export { adjustLogits, smoothTowards } from './adjustment';
export * from './adversarial';
export { crossEntropyLoss, smoothDistributions, targetDistributions } from './crossEntropy';
export { divergenceFromNormal } from './divergenceFromNormal';
export { meanLoss } from './meanLoss';
export { missedShare } from './missedShare';
export {
  edgeReconstructionLoss,
  featureReconstructionLoss,
  reconstructionLoss,
  shareReconstructionLoss,
} from './reconstruction';
