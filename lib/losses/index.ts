export * from './adversarial';
export { crossEntropyLoss, smoothDistributions, targetDistributions } from './crossEntropy';
export { edgeReconstructionLoss, featureReconstructionLoss, reconstructionLoss } from './reconstruction';
