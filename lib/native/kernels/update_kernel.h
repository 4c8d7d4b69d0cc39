#pragma once

// Registers the op `MienUpdate`: one step of an optimizer for all parameters in one pass over memory. Element by
// element in TensorFlow's own ops it is some twenty passes, a fifth of a small batch's step.
//   weights    N tensors, of any shapes, with P numbers together
//   gradients  N tensors of the same shapes
//   slots      [P] each, in the order of the weights: m and v for adam; the velocity for sgd
//   scalars    [] each: learning rate; for adam, 1 / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ)
//   attributes rule `adam` (AdamW, Loshchilov & Hutter 2019) or `sgd` (with Nesterov momentum); decayed, for each weight whether
//              weight_decay concerns it; clip_norm (0: none), beta1 (sgd: the momentum), beta2, epsilon
//   outputs    the N new weights, the new slots, and the norm [] of the gradient before clipping
// The result does not depend on how many threads work on it. On the processor only; throws std::runtime_error when TensorFlow
// refuses it.
void RegisterUpdateOp();
