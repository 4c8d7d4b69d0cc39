#include "norm_kernel.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernel_op.h"
#include "kernel_tensors.h"
#include "norm_channels.h"
#include "norm_loops.h"
#include "parallel.h"

namespace {

using Floats = std::vector<float>;

// What one map is normalised by, repeated for the loops.
struct Norm {
  const float* x;
  Floats mean, scale, shift;
};

Norm MakeNorm(const Channels& channels, const float* x, const float* gamma, const float* beta, const float* mean, const float* variance,
              float epsilon) {
  const size_t count = channels.count();
  Floats scale(count);
  for (size_t c = 0; c < count; ++c) scale[c] = gamma[c] / std::sqrt(variance[c] + epsilon);
  return {x, channels.Repeated({mean, mean + count}), channels.Repeated(scale), channels.Repeated({beta, beta + count})};
}

// Σ norm(x) of a stride
void SumOfNorms(const std::vector<Norm>& norms, size_t start, size_t n, float* y) {
  for (const Norm& norm : norms) {
    const auto add = &norm == &norms.front() ? Affine : AddAffine;
    add(n, norm.x + start, norm.mean.data(), norm.scale.data(), norm.shift.data(), y);
  }
}

// The mean and the biased variance of each channel; no numbers where there are no pixels, as in TensorFlow.
void Moments(const Channels& channels, const float* x, float* mean, float* variance) {
  if (channels.pixels() == 0) {
    std::fill_n(mean, channels.count(), NAN);
    std::fill_n(variance, channels.count(), NAN);
    return;
  }
  const Floats first(x, x + channels.count());  // near the mean, as far as rounding is concerned
  const Floats around = channels.Repeated(first);
  const auto sums = channels.Sums(2, [&](size_t piece, float* const* sum) {
    channels.EachStride(piece, [&](size_t start, size_t n) { AddMoments(n, x + start, around.data(), sum[0], sum[1]); });
  });
  const double pixels = channels.pixels();
  for (size_t c = 0; c < channels.count(); ++c) {
    const double distance = sums[0][c] / pixels;
    mean[c] = first[c] + distance;
    variance[c] = std::max(sums[1][c] / pixels - distance * distance, 0.0);
  }
}

// Of the last tensor.
std::vector<int64_t> ImagesShape(const KernelTensors& tensors) {
  const std::vector<int64_t> shape = tensors.LastShape();
  tensors.Require(shape.size() == 4, "images are [B, H, W, C]");
  return shape;
}

class NormKernel {
 public:
  explicit NormKernel(Construction& attributes)
      : count_(attributes.Int("N")), epsilon_(attributes.Float("epsilon")), factor_(attributes.Float("factor")) {}

  void Run(TF_OpKernelContext* context) const {
    KernelTensors tensors(context, "MienNorm");
    const float* x = tensors.Input(0);
    const std::vector<int64_t> shape = ImagesShape(tensors);
    const size_t width = shape.back();
    float* y = tensors.OutputLikeLast(0);
    const Channels channels(tensors.LastSize(), width);
    const double pixels = channels.pixels(), unbiased = pixels / std::max(pixels - 1, 1.0);
    std::vector<Norm> norms;
    for (int i = 0; i < count_; ++i) {
      if (i > 0) x = tensors.Input(i, shape);
      const auto input = [&](int kind) { return tensors.Input(kind * count_ + i, width); };
      const auto output = [&](int kind) { return tensors.OutputLikeLast(1 + kind * count_ + i); };
      const float *gamma = input(1), *beta = input(2), *old_mean = input(3), *old_variance = input(4);
      float *moving_mean = output(0), *moving_variance = output(1), *mean = output(2), *variance = output(3);
      Moments(channels, x, mean, variance);
      for (size_t c = 0; c < width; ++c) {
        moving_mean[c] = old_mean[c] * (1 - factor_) + mean[c] * factor_;
        moving_variance[c] = old_variance[c] * (1 - factor_) + static_cast<float>(variance[c] * unbiased) * factor_;
      }
      norms.push_back(MakeNorm(channels, x, gamma, beta, mean, variance, epsilon_));
    }
    ForAll(channels.pieces(), [&](size_t piece) {
      channels.EachStride(piece, [&](size_t start, size_t n) {
        SumOfNorms(norms, start, n, y + start);
        Rectify(n, y + start);
      });
    });
  }

 private:
  int count_;
  float epsilon_, factor_;
};

// How the gradient of a map follows from that of y: dx = gradient · scale + (x − mean) · slope + shift
struct Back {
  float* dx;
  Floats slope, shift;
};

class NormGradKernel {
 public:
  explicit NormGradKernel(Construction& attributes)
      : gradients_(attributes.Int("G")), count_(attributes.Int("N")), epsilon_(attributes.Float("epsilon")) {}

  void Run(TF_OpKernelContext* context) const {
    KernelTensors tensors(context, "MienNormGrad");
    std::vector<const float*> gradients{tensors.Input(0)};
    const std::vector<int64_t> shape = ImagesShape(tensors);
    const size_t width = shape.back();
    for (int g = 1; g < gradients_; ++g) gradients.push_back(tensors.Input(g, shape));
    const Channels channels(tensors.LastSize(), width);
    std::vector<Norm> norms;
    std::vector<Back> backs(count_);
    for (int i = 0; i < count_; ++i) {
      const auto input = [&](int kind) { return tensors.Input(gradients_ + kind * count_ + i, width); };
      const float* x = tensors.Input(gradients_ + i, shape);
      backs[i].dx = tensors.OutputLikeLast(i);
      const float *gamma = input(1), *beta = input(2), *mean = input(3), *variance = input(4);
      norms.push_back(MakeNorm(channels, x, gamma, beta, mean, variance, epsilon_));
    }
    // What reaches the norms in a stride: nothing where the ReLU has cut off.
    const auto gated = [&](size_t start, size_t n, float* y, float* gradient) {
      SumOfNorms(norms, start, n, y);
      const float* sum = gradients[0] + start;
      for (int g = 1; g < gradients_; ++g) {
        Add(n, sum, gradients[g] + start, gradient);
        sum = gradient;
      }
      Gate(n, y, sum, gradient);
    };
    const auto sums = channels.Sums(2 * count_, [&](size_t piece, float* const* sum) {
      Floats y(channels.stride()), gradient(channels.stride());
      channels.EachStride(piece, [&](size_t start, size_t n) {
        gated(start, n, y.data(), gradient.data());
        for (int i = 0; i < count_; ++i) {
          AddProducts(n, gradient.data(), norms[i].x + start, norms[i].mean.data(), sum[2 * i], sum[2 * i + 1]);
        }
      });
    });
    for (int i = 0; i < count_; ++i) {
      float *dgamma = tensors.Output(count_ + i, {static_cast<int64_t>(width)}), *dbeta = tensors.OutputLikeLast(2 * count_ + i);
      Finish(channels, sums[2 * i], sums[2 * i + 1], tensors.Input(gradients_ + 4 * count_ + i, width), norms[i], backs[i], dgamma, dbeta);
    }
    ForAll(channels.pieces(), [&](size_t piece) {
      Floats y(channels.stride()), gradient(channels.stride());
      channels.EachStride(piece, [&](size_t start, size_t n) {
        gated(start, n, y.data(), gradient.data());
        for (int i = 0; i < count_; ++i) {
          InputGradient(n, gradient.data(), norms[i].x + start, norms[i].mean.data(), norms[i].scale.data(), backs[i].slope.data(),
                        backs[i].shift.data(), backs[i].dx + start);
        }
      });
    });
  }

 private:
  void Finish(const Channels& channels, const std::vector<double>& sum, const std::vector<double>& moment, const float* variance,
              const Norm& norm, Back& back, float* dgamma, float* dbeta) const {
    Floats slope(channels.count()), shift(channels.count());
    const double pixels = channels.pixels();
    for (size_t c = 0; c < channels.count(); ++c) {
      const double precision = 1 / (static_cast<double>(variance[c]) + epsilon_);
      dgamma[c] = pixels > 0 ? moment[c] * std::sqrt(precision) : 0;
      dbeta[c] = sum[c];
      slope[c] = -norm.scale[c] * moment[c] * precision / pixels;
      shift[c] = -norm.scale[c] * sum[c] / pixels;
    }
    back.slope = channels.Repeated(slope);
    back.shift = channels.Repeated(shift);
  }

  int gradients_, count_;
  float epsilon_;
};

}  // namespace

void RegisterNormOps() {
  RegisterOp<NormKernel>(
      "MienNorm", {"images: N * float", "gammas: N * float", "betas: N * float", "means: N * float", "variances: N * float"},
      {"N: int >= 1", "epsilon: float", "factor: float"},
      {"y: float", "moving_means: N * float", "moving_variances: N * float", "batch_means: N * float", "batch_variances: N * float"});
  RegisterOp<NormGradKernel>(
      "MienNormGrad",
      {"gradients: G * float", "images: N * float", "gammas: N * float", "betas: N * float", "batch_means: N * float",
       "batch_variances: N * float"},
      {"G: int >= 1", "N: int >= 1", "epsilon: float"},
      {"image_gradients: N * float", "gamma_gradients: N * float", "beta_gradients: N * float"});
}
