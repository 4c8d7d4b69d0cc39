/** Import `tf` from here, never from tfjs: this loads the native library once and installs the faster gradients. */
import { installFusedBatchNorm } from './batchNorm';
import { installReluGradient } from './reluGradient';

installFusedBatchNorm();
installReluGradient();

export { fusedBatchNorm } from './batchNorm';
export { type Attributes, FLOAT, INT, runKernel } from './kernels';
export { type EngineReport, engineReport } from './report';
export { softmaxCrossEntropy } from './softmaxCrossEntropy';
export { stopGradient, withFrozenWeights } from './stopGradient';
export * from './tensorflow';
