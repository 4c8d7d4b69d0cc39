import { FLOAT, runKernel } from './kernels';
import type { Tensor1D, Tensor2D } from './tensorflow';

/** Of a symmetric matrix [N, N]: [N] eigenvalues, ascending, and [N, N] eigenvectors, orthonormal columns in that order. No gradient. */
export function symmetricEigen(matrix: Tensor2D): { values: Tensor1D; vectors: Tensor2D } {
  const attributes = { T: FLOAT, compute_v: { bool: true } };
  const [values, vectors] = runKernel('SelfAdjointEigV2', attributes, [matrix], 2) as [Tensor1D, Tensor2D];
  return { values, vectors };
}
