/** Building blocks: TensorFlow itself, functions compiled from it, the run folder, seeded randomness. */

export { type DoctorReport, doctor } from '../doctor';
export {
  type CompiledFunction,
  CompileError,
  type CompileOptions,
  compile,
  type EngineReport,
  engineReport,
  type LayersModel,
  runKernel,
  type Scalar,
  type SymbolicTensor,
  softmaxCrossEntropy,
  stopGradient,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tf,
  type Variable,
  withFrozenWeights,
} from '../engine';
export { RunFolder, type RunSummary } from '../runs/folder/runFolder';
export { Random } from '../support/random';
