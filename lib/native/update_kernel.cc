#include "update_kernel.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "status.h"
#include "tensorflow_api.h"

// The loops below, once for each width of the processor's registers; the one that fits is chosen when the library is loaded.
#if defined(__x86_64__) && defined(__gnu_linux__)
#define MIEN_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MIEN_WIDE
#endif

namespace {

constexpr int kFloat = 1;          // TF_FLOAT
constexpr size_t kBlock = 1 << 14;  // numbers that are worked on at once: their arrays together fit a core's cache

struct Rule {
  bool adam;
  float weight_decay, clip_norm, beta1, beta2, epsilon;
  std::vector<int64_t> decayed;
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

// As many as TensorFlow uses for one op.
size_t Threads() {
  const char* told = std::getenv("TF_NUM_INTRAOP_THREADS");
  const int count = told == nullptr ? 0 : std::atoi(told);
  return count > 0 ? count : std::max(1u, std::thread::hardware_concurrency());
}

// `body(i)` for all i below `count`, shared out among threads.
void ForAll(size_t count, const std::function<void(size_t)>& body) {
  const size_t threads = std::min(count, Threads());
  const auto share = [&](size_t t) {
    for (size_t i = count * t / threads; i < count * (t + 1) / threads; ++i) body(i);
  };
  std::vector<std::thread> others;
  size_t mine = 1;  // shares from here on, and the first, are this thread's own: all of them where no other thread can be had
  try {
    for (; mine < threads; ++mine) others.emplace_back(share, mine);
  } catch (const std::system_error&) {
  }
  if (count > 0) share(0);
  for (size_t t = mine; t < threads; ++t) share(t);
  for (std::thread& other : others) other.join();
}

class Tensors {
 public:
  explicit Tensors(TF_OpKernelContext* context) : context_(context) {}
  ~Tensors() {
    for (TF_Tensor* tensor : owned_) Api().TF_DeleteTensor(tensor);
  }

  const float* Input(int index, size_t expected) {
    TF_Tensor* tensor = nullptr;
    Api().TF_GetInput(context_, index, &tensor, status_.get());
    status_.Check("MienUpdate");
    owned_.push_back(tensor);
    if (expected != 0 && Size(tensor) != expected) throw std::runtime_error("MienUpdate: its tensors do not belong together");
    return static_cast<const float*>(Api().TF_TensorData(tensor));
  }

  // A new tensor with the shape of the last input.
  float* OutputLikeLastInput(int index) {
    const TF_Tensor* like = owned_.back();
    std::vector<int64_t> shape;
    for (int d = 0; d < Api().TF_NumDims(like); ++d) shape.push_back(Api().TF_Dim(like, d));
    TF_Tensor* tensor = Api().TF_AllocateOutput(context_, index, kFloat, shape.data(), static_cast<int>(shape.size()),
                                                Size(like) * sizeof(float), status_.get());
    status_.Check("MienUpdate");
    owned_.push_back(tensor);
    return static_cast<float*>(Api().TF_TensorData(tensor));
  }

  size_t LastSize() const { return Size(owned_.back()); }

 private:
  static size_t Size(const TF_Tensor* tensor) { return Api().TF_TensorByteSize(tensor) / sizeof(float); }

  TF_OpKernelContext* context_;
  Status status_;
  std::vector<TF_Tensor*> owned_;
};

void Update(const Rule& rule, TF_OpKernelContext* context) {
  Tensors tensors(context);
  const int count = static_cast<int>(rule.decayed.size());
  const int slots = rule.adam ? 2 : 1;
  std::vector<const float*> weights, gradients;
  std::vector<float*> new_weights;
  std::vector<Block> blocks;
  size_t total = 0;
  for (int i = 0; i < count; ++i) {
    weights.push_back(tensors.Input(i, 0));
    const size_t size = tensors.LastSize();
    new_weights.push_back(tensors.OutputLikeLastInput(i));
    gradients.push_back(tensors.Input(count + i, size));
    for (size_t start = 0; start < size; start += kBlock) {
      blocks.push_back({i, start, std::min(kBlock, size - start), total + start});
    }
    total += size;
  }
  std::vector<const float*> old_slots;
  std::vector<float*> new_slots;
  for (int s = 0; s < slots; ++s) {
    old_slots.push_back(tensors.Input(2 * count + s, total));
    new_slots.push_back(tensors.OutputLikeLastInput(count + s));
  }
  std::vector<float> scalars;
  for (int s = 0; s < (rule.adam ? 3 : 1); ++s) scalars.push_back(*tensors.Input(2 * count + slots + s, 1));
  float* norm = tensors.OutputLikeLastInput(count + slots);

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

void* Create(TF_OpKernelConstruction* construction) {
  const TensorFlowApi& tf = Api();
  Status status;
  auto rule = std::make_unique<Rule>();
  char name[8] = {};
  tf.TF_OpKernelConstruction_GetAttrString(construction, "rule", name, sizeof name - 1, status.get());
  rule->adam = std::strcmp(name, "adam") == 0;
  int64_t count = 0;
  if (status.Ok()) tf.TF_OpKernelConstruction_GetAttrInt64(construction, "N", &count, status.get());
  rule->decayed.resize(count);
  if (status.Ok()) {
    tf.TF_OpKernelConstruction_GetAttrInt64List(construction, "decayed", rule->decayed.data(), static_cast<int>(count), status.get());
  }
  for (auto [attribute, value] : {std::pair<const char*, float*>{"weight_decay", &rule->weight_decay},
                                  {"clip_norm", &rule->clip_norm},
                                  {"beta1", &rule->beta1},
                                  {"beta2", &rule->beta2},
                                  {"epsilon", &rule->epsilon}}) {
    if (status.Ok()) tf.TF_OpKernelConstruction_GetAttrFloat(construction, attribute, value, status.get());
  }
  if (!status.Ok()) tf.TF_OpKernelConstruction_Failure(construction, status.get());
  return rule.release();
}

void Compute(void* kernel, TF_OpKernelContext* context) {
  try {
    Update(*static_cast<Rule*>(kernel), context);
  } catch (const std::exception& error) {
    Status status;
    Api().TF_SetStatus(status.get(), 3 /* TF_INVALID_ARGUMENT */, error.what());
    Api().TF_OpKernelContext_Failure(context, status.get());
  }
}

void Delete(void* kernel) { delete static_cast<Rule*>(kernel); }

// Shapes are known when the op has run, which is soon enough.
void InferShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  Api().TF_ShapeInferenceContextSetUnknownShape(context, status);
}

void DefineOp() {
  const TensorFlowApi& tf = Api();
  TF_OpDefinitionBuilder* op = tf.TF_NewOpDefinitionBuilder("MienUpdate");
  for (const char* input : {"weights: N * float", "gradients: N * float", "slots: S * float", "scalars: K * float"}) {
    tf.TF_OpDefinitionBuilderAddInput(op, input);
  }
  for (const char* attribute : {"N: int >= 1", "S: int >= 1", "K: int >= 1", "rule: {'adam', 'sgd'}", "decayed: list(int)",
                                "weight_decay: float", "clip_norm: float", "beta1: float", "beta2: float", "epsilon: float"}) {
    tf.TF_OpDefinitionBuilderAddAttr(op, attribute);
  }
  for (const char* output : {"new_weights: N * float", "new_slots: S * float", "norm: float"}) {
    tf.TF_OpDefinitionBuilderAddOutput(op, output);
  }
  tf.TF_OpDefinitionBuilderSetShapeInferenceFunction(op, InferShapes);
  Status status;
  tf.TF_RegisterOpDefinition(op, status.get());
  status.Check("MienUpdate");
  TF_KernelBuilder* kernel = tf.TF_NewKernelBuilder("MienUpdate", "CPU", Create, Compute, Delete);
  tf.TF_RegisterKernelBuilder("MienUpdate", kernel, status.get());
  status.Check("MienUpdate");
}

}  // namespace

napi_value RegisterKernels(napi_env env, napi_callback_info) {
  try {
    static const bool once = (DefineOp(), true);  // TensorFlow keeps them for the life of the process
    (void)once;
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}
