export * from './adversarial';
export { crossEntropyLoss, smoothDistributions, targetDistributions } from './crossEntropy';
export { divergenceFromNormal } from './divergenceFromNormal';
export { meanLoss } from './meanLoss';
export {
  edgeReconstructionLoss,
  featureReconstructionLoss,
  reconstructionLoss,
  shareReconstructionLoss,
} from './reconstruction';
