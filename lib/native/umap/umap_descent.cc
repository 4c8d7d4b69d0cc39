// UMAP's layout: McInnes, Healy & Melville 2018 (arXiv:1802.03426), algorithm 5, with the schedule of umap-learn (layouts.py).
#include "umap_descent.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace {

constexpr double kNegatives = 5;     // points to be pushed from, for each sample of an edge
constexpr float kClip = 4;           // largest step along an axis, in units of the learning rate
constexpr size_t kLookEvery = 4096;  // edges between two looks at whether to end

// A function of the squared distance, in straight lines between 128 points an octave: within 1e-4 of its value, without pow or division.
// Outside 2^-24 … 2^24 it stays at its last value.
class Curve {
 public:
  template <typename F>
  explicit Curve(F function) {
    for (uint32_t bits = kFirst; bits <= kLast; bits += 1u << kShift) {
      float squared;
      std::memcpy(&squared, &bits, sizeof squared);
      values_.push_back(static_cast<float>(function(static_cast<double>(squared))));
    }
  }

  float operator()(float squared) const {
    uint32_t bits;  // of a positive float: exponent and mantissa, which rise with it
    std::memcpy(&bits, &squared, sizeof bits);
    const uint32_t at = std::min(std::max(bits, kFirst), kLast - 1) - kFirst;
    const float* value = &values_[at >> kShift];
    return value[0] + (at & ((1u << kShift) - 1)) * (1.0f / (1u << kShift)) * (value[1] - value[0]);
  }

 private:
  static constexpr uint32_t kShift = 16;               // 23 bits of mantissa less 7
  static constexpr uint32_t kFirst = (127 - 24) << 23;  // 2^-24
  static constexpr uint32_t kLast = (127 + 24) << 23;   // 2^24
  std::vector<float> values_;
};

// The numbers of lib/support/random.ts without keys: xoshiro128** (Blackman & Vigna 2018), filled by splitmix32.
class Random {
 public:
  explicit Random(uint32_t seed) {
    const uint32_t hash = Mix(seed);
    a_ = Mix(hash + 0x9e3779b9);
    b_ = Mix(hash + 0x3c6ef372);
    c_ = Mix(hash + 0xdaa66d2b);
    d_ = Mix(hash + 0x78dde6e4) | 1;
  }

  uint32_t Below(uint32_t n) {
    const uint32_t result = Rotate(b_ * 5, 7) * 9;
    const uint32_t t = b_ << 9;
    c_ ^= a_;
    d_ ^= b_;
    b_ ^= c_;
    a_ ^= d_;
    c_ ^= t;
    d_ = Rotate(d_, 11);
    return static_cast<uint32_t>((static_cast<uint64_t>(result) * n) >> 32);
  }

 private:
  static uint32_t Rotate(uint32_t x, int by) { return (x << by) | (x >> (32 - by)); }
  static uint32_t Mix(uint32_t x) {
    uint32_t z = x + 0x9e3779b9;
    z = (z ^ (z >> 16)) * 0x21f0aaad;
    z = (z ^ (z >> 15)) * 0x735a2d97;
    return z ^ (z >> 15);
  }
  uint32_t a_, b_, c_, d_;
};

float Clip(float x) { return std::min(std::max(x, -kClip), kClip); }

bool Stopped(const Descent& job) { return job.control[1].load(std::memory_order_relaxed) != 0; }

}  // namespace

bool Descend(const Descent& job) {
  const double a = job.a, b = job.b;
  const Curve attraction([=](double s) { return -2 * a * b * std::pow(s, b - 1) / (1 + a * std::pow(s, b)); });
  const Curve repulsion([=](double s) { return 2 * b / ((0.001 + s) * (1 + a * std::pow(s, b))); });
  std::vector<double> next(job.periods, job.periods + job.edges), next_negative(job.edges);
  for (size_t e = 0; e < job.edges; ++e) next_negative[e] = job.periods[e] / kNegatives;
  const bool move_anchors = job.points == job.anchors;
  Random random(job.seed);
  for (int64_t epoch = 0; epoch < job.epochs; ++epoch) {
    const double passed = static_cast<double>(std::max<int64_t>(epoch - 1, 0)) / job.epochs;
    const float rate = static_cast<float>(job.learning_rate * (1 - passed));
    if (Stopped(job)) return false;
    for (size_t e = 0; e < job.edges; ++e) {
      if (e % kLookEvery == kLookEvery - 1 && Stopped(job)) return false;
      if (next[e] > epoch) continue;
      next[e] += job.periods[e];
      const size_t head = job.heads[e], tail = job.tails[e];
      float *const point = job.points + 2 * head, *const anchor = job.anchors + 2 * tail;
      float x = point[0], y = point[1];
      const float dx = x - anchor[0], dy = y - anchor[1], squared = dx * dx + dy * dy;
      if (squared > 0) {
        const float pull = attraction(squared), step_x = Clip(pull * dx) * rate, step_y = Clip(pull * dy) * rate;
        x += step_x;
        y += step_y;
        if (move_anchors) {
          anchor[0] -= step_x;
          anchor[1] -= step_y;
        }
      }
      const double period = job.periods[e] / kNegatives;
      const int negatives = static_cast<int>((epoch - next_negative[e]) / period);
      next_negative[e] += negatives * period;
      for (int i = 0; i < negatives; ++i) {
        const size_t other = random.Below(static_cast<uint32_t>(job.anchor_rows));
        if (move_anchors && other == head) continue;
        const float* away = job.anchors + 2 * other;
        const float ax = x - away[0], ay = y - away[1], far = ax * ax + ay * ay;
        if (!(far > 0)) continue;
        const float push = repulsion(far);
        x += Clip(push * ax) * rate;
        y += Clip(push * ay) * rate;
      }
      point[0] = x;
      point[1] = y;
    }
    job.control[0].store(static_cast<int32_t>(epoch + 1), std::memory_order_relaxed);
  }
  return true;
}
