#pragma once

// Registers two ops for training on the processor: batch normalisation (Ioffe & Szegedy 2015) of one or two maps, their sum, and its ReLU,
// and the gradient. One after the other in TensorFlow's own kernels they are twice as many passes over memory.
//
// MienNorm      y = max(Σ norm(images), 0)
//   images      N of [B, H, W, C]; gammas, betas, means, variances: N of [C] each, the latter two moving averages
//   attributes  epsilon; factor, by which the moving averages move towards the batch's mean and unbiased variance
//   outputs     y, as the images; moving_means, moving_variances, batch_means, batch_variances (biased): N of [C] each
// MienNormGrad  the gradients of images, gammas and betas, given that of y
//   gradients   G of [B, H, W, C], whose sum it is; images, gammas, betas as above; batch_means, batch_variances as they came out
//   attributes  epsilon
//   outputs     N each, as the images and [C]
// Neither depends on how many threads work on it. Throws std::runtime_error when TensorFlow refuses them.
void RegisterNormOps();
