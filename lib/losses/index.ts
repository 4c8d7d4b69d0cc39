export * from './adversarial';
export { crossEntropyLoss, smoothDistributions, targetDistributions } from './crossEntropy';
export { featureReconstructionLoss, reconstructionLoss } from './reconstruction';
