/** Import `tf` from here, never from tfjs: this loads the native library once and installs the faster gradients. */

import { installFailures } from './failures';
import { requireAskedDevice } from './gpu';
import { installFusedBatchNorm } from './gradients/batchNorm';
import { installPointwiseGradient } from './gradients/pointwise';
import { installReductionGradients } from './gradients/reductions';
import { installReluGradient } from './gradients/relu';
import { installUpsamplingGradient } from './gradients/upsampling';
import { native } from './native';

installFailures();
installFusedBatchNorm();
installReluGradient();
installPointwiseGradient();
installReductionGradients();
installUpsamplingGradient();
native.registerKernels();
requireAskedDevice();
native.allowTensorFloat32(false); // TensorFlow's default is yes; here those say so who can do with less

export { computesInBfloat16 } from './compile/bfloat16';
export { type CompiledFunction, type CompileOptions, compile, type TensorFunction } from './compile/compile';
export { compileNamed, type NamedFunction, type TensorTree } from './compile/compileNamed';
export { compileFrozen } from './compile/frozen';
export { type CompiledLoop, compileLoop, type LoopStep } from './compile/loop';
export { CompileError } from './compile/trace';
export { computed } from './computed';
export { OpError, OutOfMemoryError } from './failures';
export { fusedUpdate, type Updated, type UpdateRule } from './fusedUpdate';
export { gpuProblem } from './gpu';
export { fusedBatchNorm } from './gradients/batchNorm';
export { softmaxCrossEntropy } from './gradients/softmaxCrossEntropy';
export { stopGradient, withFrozenWeights } from './gradients/stopGradient';
export { type Attributes, BYTE, backend, FLOAT, INT, runKernel } from './kernels';
export { type GraphNode, type NodeAttribute, native, type Ref } from './native';
export { hasOwnKernels } from './ownKernels';
export { type Profile, profile } from './profile';
export { deviceInWords, deviceNote, type EngineReport, engineReport } from './report';
export { requireWithEngine } from './requireWithEngine';
export { gaussianNoise, uniformNoise } from './seededNoise';
export { symmetricEigen } from './symmetricEigen';
export * from './tensorflow';
