/** Import `tf` from here, never from tfjs: this loads the native library once and installs the faster gradients. */
import { installFusedBatchNorm } from './batchNorm';
import { installPointwiseGradient } from './pointwiseGradient';
import { installReductionGradients } from './reductionGradients';
import { installReluGradient } from './reluGradient';

installFusedBatchNorm();
installReluGradient();
installPointwiseGradient();
installReductionGradients();

export { fusedBatchNorm } from './batchNorm';
export { type CompiledFunction, type CompileOptions, compile, type TensorFunction } from './compile/compile';
export { CompileError } from './compile/trace';
export { fusedUpdate, hasFusedUpdate, type Updated, type UpdateRule } from './fusedUpdate';
export { type Attributes, FLOAT, INT, runKernel } from './kernels';
export { type EngineReport, engineReport } from './report';
export { softmaxCrossEntropy } from './softmaxCrossEntropy';
export { stopGradient, withFrozenWeights } from './stopGradient';
export * from './tensorflow';
