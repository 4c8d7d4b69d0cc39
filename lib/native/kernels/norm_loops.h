// The loops of a normalisation, each over numbers that lie side by side: some pixels of an image with channels last. What belongs to a
// channel (a mean, a sum) comes as an array that repeats as the pixels do.
#pragma once
#include <cstddef>

// sum += x − around, squares += (x − around)²
void AddMoments(size_t n, const float* x, const float* around, float* sum, float* squares);
// y = (x − mean) · scale + shift
void Affine(size_t n, const float* x, const float* mean, const float* scale, const float* shift, float* y);
// y += (x − mean) · scale + shift
void AddAffine(size_t n, const float* x, const float* mean, const float* scale, const float* shift, float* y);
// y = max(y, 0); what is no number stays so
void Rectify(size_t n, float* y);
// sum = a + b
void Add(size_t n, const float* a, const float* b, float* sum);
// gated = gradient where y > 0, else 0; what is no number stays so
void Gate(size_t n, const float* y, const float* gradient, float* gated);
// sum += gradient, moment += gradient · (x − mean)
void AddProducts(size_t n, const float* gradient, const float* x, const float* mean, float* sum, float* moment);
// dx = gradient · scale + (x − mean) · slope + shift
void InputGradient(size_t n, const float* gradient, const float* x, const float* mean, const float* scale, const float* slope,
                   const float* shift, float* dx);
