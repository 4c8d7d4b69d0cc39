#include "norm_loops.h"

#include "wide.h"

// `__restrict`: the arrays do not overlap, which vectors need to know.
#define IN const float* __restrict
#define OUT float* __restrict

MIEN_WIDE void AddMoments(size_t n, IN x, IN around, OUT sum, OUT squares) {
  for (size_t i = 0; i < n; ++i) {
    const float distance = x[i] - around[i];
    sum[i] += distance;
    squares[i] += distance * distance;
  }
}

MIEN_WIDE void Affine(size_t n, IN x, IN mean, IN scale, IN shift, OUT y) {
  for (size_t i = 0; i < n; ++i) y[i] = (x[i] - mean[i]) * scale[i] + shift[i];
}

MIEN_WIDE void AddAffine(size_t n, IN x, IN mean, IN scale, IN shift, OUT y) {
  for (size_t i = 0; i < n; ++i) y[i] += (x[i] - mean[i]) * scale[i] + shift[i];
}

MIEN_WIDE void Rectify(size_t n, OUT y) {
  for (size_t i = 0; i < n; ++i) y[i] = y[i] < 0 ? 0 : y[i];
}

MIEN_WIDE void Add(size_t n, const float* a, IN b, float* sum) {
  for (size_t i = 0; i < n; ++i) sum[i] = a[i] + b[i];
}

MIEN_WIDE void Gate(size_t n, IN y, const float* gradient, float* gated) {
  for (size_t i = 0; i < n; ++i) gated[i] = gradient[i] * (y[i] > 0 ? 1.0f : 0.0f);
}

MIEN_WIDE void AddProducts(size_t n, IN gradient, IN x, IN mean, OUT sum, OUT moment) {
  for (size_t i = 0; i < n; ++i) {
    sum[i] += gradient[i];
    moment[i] += gradient[i] * (x[i] - mean[i]);
  }
}

MIEN_WIDE void InputGradient(size_t n, IN gradient, IN x, IN mean, IN scale, IN slope, IN shift, OUT dx) {
  for (size_t i = 0; i < n; ++i) dx[i] = gradient[i] * scale[i] + (x[i] - mean[i]) * slope[i] + shift[i];
}
