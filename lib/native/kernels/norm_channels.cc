#include "norm_channels.h"

#include "parallel.h"

namespace {
constexpr size_t kStride = 512;     // numbers: arrays of a stride stay in a core's first cache
constexpr size_t kPiece = 1 << 14;  // numbers: few enough that a float adds them up well, enough to be worth a thread's while
}  // namespace

Channels::Channels(size_t numbers, size_t channels) : numbers_(numbers), channels_(channels) {
  if (channels == 0) return;
  stride_ = channels * ((kStride + channels - 1) / channels);
  piece_ = stride_ * ((kPiece + stride_ - 1) / stride_);
  pieces_ = (numbers + piece_ - 1) / piece_;
}

std::vector<float> Channels::Repeated(const std::vector<float>& values) const {
  std::vector<float> repeated;
  while (repeated.size() < stride_) repeated.insert(repeated.end(), values.begin(), values.end());
  return repeated;
}

std::vector<std::vector<double>> Channels::Sums(size_t sums, const std::function<void(size_t, float* const*)>& body) const {
  std::vector<double> parts(pieces_ * sums * channels_);
  ForAll(pieces_, [&](size_t piece) {
    std::vector<float> values(sums * stride_);
    std::vector<float*> accumulators;
    for (size_t s = 0; s < sums; ++s) accumulators.push_back(&values[s * stride_]);
    body(piece, accumulators.data());
    for (size_t s = 0; s < sums; ++s) {
      double* part = &parts[(piece * sums + s) * channels_];
      for (size_t pixel = 0; pixel < stride_; pixel += channels_) {
        for (size_t c = 0; c < channels_; ++c) part[c] += accumulators[s][pixel + c];
      }
    }
  });
  std::vector<std::vector<double>> totals(sums, std::vector<double>(channels_));
  for (size_t piece = 0; piece < pieces_; ++piece) {
    for (size_t s = 0; s < sums; ++s) {
      for (size_t c = 0; c < channels_; ++c) totals[s][c] += parts[(piece * sums + s) * channels_ + c];
    }
  }
  return totals;
}
