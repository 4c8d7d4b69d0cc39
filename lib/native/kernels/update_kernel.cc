#include "update_kernel.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "kernel_op.h"
#include "kernel_tensors.h"
#include "parallel.h"
#include "wide.h"

namespace {

constexpr size_t kBlock = 1 << 14;  // numbers that are worked on at once: their arrays together fit a core's cache

struct Rule {
  bool adam;
  float weight_decay, clip_norm, beta1, beta2, epsilon;
  std::vector<int64_t> decayed;

  int slots() const { return adam ? 2 : 1; }
  int scalars() const { return adam ? 3 : 1; }
};

// What one step multiplies by; the same for all weights but `decay`.
struct Factors {
  float rate, correction_m, correction_v, scale, decay;
};

MIEN_WIDE void Adam(size_t n, const float* w, const float* g, const float* m, const float* v, float* new_w, float* new_m,
                    float* new_v, const Rule& rule, const Factors& f) {
  const float beta1 = rule.beta1, beta2 = rule.beta2, rest1 = 1 - beta1, rest2 = 1 - beta2, epsilon = rule.epsilon;
  const Factors factors = f;  // a copy: the compiler then knows that no output overwrites it
  for (size_t i = 0; i < n; ++i) {
    const float gradient = g[i] * factors.scale;
    const float first = m[i] * beta1 + gradient * rest1;
    const float second = v[i] * beta2 + gradient * gradient * rest2;
    const float direction = first * factors.correction_m / (std::sqrt(second * factors.correction_v) + epsilon);
    new_m[i] = first;
    new_v[i] = second;
    new_w[i] = w[i] - (w[i] * factors.decay + direction) * factors.rate;
  }
}

MIEN_WIDE void Nesterov(size_t n, const float* w, const float* g, const float* velocity, float* new_w, float* new_velocity,
                        const Rule& rule, const Factors& f) {
  const float momentum = rule.beta1;
  const Factors factors = f;
  for (size_t i = 0; i < n; ++i) {
    const float gradient = g[i] * factors.scale + w[i] * factors.decay;
    const float speed = velocity[i] * momentum + gradient;
    new_velocity[i] = speed;
    new_w[i] = w[i] - (gradient + speed * momentum) * factors.rate;
  }
}

MIEN_WIDE double SquaredSum(size_t n, const float* g) {
  double lanes[16] = {};
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (size_t k = 0; k < 16; ++k) lanes[k] += static_cast<double>(g[i + k]) * g[i + k];
  }
  double sum = 0;
  for (; i < n; ++i) sum += static_cast<double>(g[i]) * g[i];
  for (double lane : lanes) sum += lane;
  return sum;
}

// A stretch of one weight, and where it lies in the slots.
struct Block {
  int weight;
  size_t start, length, slot;
};

void Update(const Rule& rule, TF_OpKernelContext* context) {
  KernelTensors tensors(context, "MienUpdate");
  const int count = static_cast<int>(rule.decayed.size());
  std::vector<const float*> weights, gradients;
  std::vector<float*> new_weights;
  std::vector<Block> blocks;
  size_t total = 0;
  for (int i = 0; i < count; ++i) {
    weights.push_back(tensors.Input(i));
    const size_t size = tensors.LastSize();
    gradients.push_back(tensors.Input(count + i, tensors.LastShape()));
    new_weights.push_back(tensors.OutputLikeLast(i));
    for (size_t start = 0; start < size; start += kBlock) {
      blocks.push_back({i, start, std::min(kBlock, size - start), total + start});
    }
    total += size;
  }
  std::vector<const float*> old_slots;
  std::vector<float*> new_slots;
  const int slots = rule.slots();
  for (int s = 0; s < slots; ++s) {
    old_slots.push_back(tensors.Input(2 * count + s, total));
    new_slots.push_back(tensors.OutputLikeLast(count + s));
  }
  std::vector<float> scalars;
  for (int s = 0; s < rule.scalars(); ++s) scalars.push_back(*tensors.Input(2 * count + slots + s, 1));
  float* norm = tensors.OutputLikeLast(count + slots);

  std::vector<double> sums(blocks.size());
  ForAll(blocks.size(), [&](size_t b) {
    sums[b] = SquaredSum(blocks[b].length, gradients[blocks[b].weight] + blocks[b].start);
  });
  double sum = 0;
  for (double part : sums) sum += part;  // in the order of the blocks, whoever has added them up
  // infinite where the square is beyond a float's range, as Adam's v would be: the step is then refused
  *norm = std::sqrt(static_cast<float>(sum));

  const float scale = rule.clip_norm > 0 ? rule.clip_norm / std::max(*norm, rule.clip_norm) : 1;
  ForAll(blocks.size(), [&](size_t b) {
    const Block& at = blocks[b];
    Factors factors{scalars[0], 0, 0, scale, rule.decayed[at.weight] ? rule.weight_decay : 0};
    const float* w = weights[at.weight] + at.start;
    const float* g = gradients[at.weight] + at.start;
    float* new_w = new_weights[at.weight] + at.start;
    if (rule.adam) {
      factors.correction_m = scalars[1];
      factors.correction_v = scalars[2];
      Adam(at.length, w, g, old_slots[0] + at.slot, old_slots[1] + at.slot, new_w, new_slots[0] + at.slot,
           new_slots[1] + at.slot, rule, factors);
    } else {
      Nesterov(at.length, w, g, old_slots[0] + at.slot, new_w, new_slots[0] + at.slot, rule, factors);
    }
  });
}

class UpdateKernel {
 public:
  explicit UpdateKernel(Construction& attributes) {
    rule_.adam = attributes.Text("rule") == "adam";
    rule_.decayed = attributes.Ints("decayed");
    const bool fits = attributes.Int("N") == static_cast<int64_t>(rule_.decayed.size()) && attributes.Int("S") == rule_.slots() &&
                      attributes.Int("K") == rule_.scalars();
    if (!fits) throw std::runtime_error("MienUpdate: as many slots and scalars as its rule has, and weights as `decayed`");
    for (auto [attribute, value] : {std::pair<const char*, float*>{"weight_decay", &rule_.weight_decay},
                                    {"clip_norm", &rule_.clip_norm},
                                    {"beta1", &rule_.beta1},
                                    {"beta2", &rule_.beta2},
                                    {"epsilon", &rule_.epsilon}}) {
      *value = attributes.Float(attribute);
    }
  }

  void Run(TF_OpKernelContext* context) const { Update(rule_, context); }

 private:
  Rule rule_;
};

}  // namespace

void RegisterUpdateOp() {
  RegisterOp<UpdateKernel>(
      "MienUpdate", {"weights: N * float", "gradients: N * float", "slots: S * float", "scalars: K * float"},
      {"N: int >= 1", "S: int >= 1", "K: int >= 1", "rule: {'adam', 'sgd'}", "decayed: list(int)", "weight_decay: float",
       "clip_norm: float", "beta1: float", "beta2: float", "epsilon: float"},
      {"new_weights: N * float", "new_slots: S * float", "norm: float"});
}
