/**
 * What the adversary should be left with: the class frequencies of the training data (the best guess of one who sees nothing), or
 * the uniform distribution (the same under balanced sampling, and only then).
 */
export type AdversarialTarget = 'prior' | 'uniform';
export const ADVERSARIAL_TARGETS: readonly AdversarialTarget[] = ['prior', 'uniform'];

/** π: [K], sums to 1. @param counts [K] images of each class in the training split */
export function adversarialTarget(kind: AdversarialTarget, counts: ArrayLike<number>): Float32Array {
  const total = Array.from(counts).reduce((a, b) => a + b, 0);
  return Float32Array.from(counts, (count) => (kind === 'prior' ? count / total : 1 / counts.length));
}
