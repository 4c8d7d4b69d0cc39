#pragma once
#include <cstddef>
#include <functional>
#include <vector>

// How the numbers of images with channels last are gone through: in pieces, which threads share out, and these in strides of whole pixels
// that are long enough for vectors.
class Channels {
 public:
  Channels(size_t numbers, size_t channels);

  size_t count() const { return channels_; }
  // Pixels of all images; 0 without channels.
  size_t pixels() const { return channels_ == 0 ? 0 : numbers_ / channels_; }
  size_t pieces() const { return pieces_; }

  // One number for each channel, repeated as far as a stride goes.
  std::vector<float> Repeated(const std::vector<float>& values) const;

  // `body(start, n)` for each stride of a piece.
  template <typename Body>
  void EachStride(size_t piece, const Body& body) const {
    const size_t end = piece + 1 == pieces_ ? numbers_ : (piece + 1) * piece_;
    for (size_t start = piece * piece_; start < end; start += stride_) body(start, end - start < stride_ ? end - start : stride_);
  }

  // For each of `sums` sums over the pixels its value in each channel, whoever has added them up: `body(piece, accumulators)` adds to
  // `sums` arrays of a stride's length.
  std::vector<std::vector<double>> Sums(size_t sums, const std::function<void(size_t, float* const*)>& body) const;

  size_t stride() const { return stride_; }

 private:
  size_t numbers_, channels_;
  size_t stride_ = 0, piece_ = 0, pieces_ = 0;  // without channels
};
