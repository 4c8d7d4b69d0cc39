export { ADVERSARIAL_TARGETS, type AdversarialTarget, adversarialLoss, adversarialTarget } from './adversarial';
export { crossEntropyLoss, smoothDistributions, targetDistributions } from './crossEntropy';
export { reconstructionLoss } from './reconstruction';
