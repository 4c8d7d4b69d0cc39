#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

// A stochastic gradient descent of UMAP in the plane; `umap_layout.h` says what its parts are. Every head is below `rows`, every tail below
// `anchor_rows`, every period at least 1.
struct Descent {
  float *points, *anchors;
  int32_t *heads, *tails;
  double* periods;
  size_t rows, anchor_rows, edges;
  int64_t epochs;
  double a, b, learning_rate;
  uint32_t seed;
  std::atomic<int32_t>* control;
};

// Returns whether it came to its end. Throws std::bad_alloc.
bool Descend(const Descent& descent);
