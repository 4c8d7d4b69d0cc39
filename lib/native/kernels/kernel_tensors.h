#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "../status.h"
#include "../tensorflow_api.h"

// The inputs and outputs of one run of a kernel, all of floats, freed with it.
class KernelTensors {
 public:
  // `op` is whom errors name.
  KernelTensors(TF_OpKernelContext* context, const char* op) : context_(context), op_(op) {}
  ~KernelTensors() {
    for (TF_Tensor* tensor : owned_) Api().TF_DeleteTensor(tensor);
  }
  KernelTensors(const KernelTensors&) = delete;
  KernelTensors& operator=(const KernelTensors&) = delete;

  const float* Input(int index) {
    TF_Tensor* tensor = nullptr;
    Api().TF_GetInput(context_, index, &tensor, status_.get());
    status_.Check(op_);
    owned_.push_back(tensor);
    return static_cast<const float*>(Api().TF_TensorData(tensor));
  }

  // Throws std::runtime_error where it has not as many numbers as `expected`.
  const float* Input(int index, size_t expected) {
    const float* numbers = Input(index);
    Require(LastSize() == expected, "its tensors do not belong together");
    return numbers;
  }

  // Throws std::runtime_error where its shape is another.
  const float* Input(int index, const std::vector<int64_t>& shape) {
    const float* numbers = Input(index);
    Require(LastShape() == shape, "its tensors do not belong together");
    return numbers;
  }

  // Throws std::runtime_error with `what` unless `condition` holds.
  void Require(bool condition, const char* what) const {
    if (!condition) throw std::runtime_error(std::string(op_) + ": " + what);
  }

  // A new tensor with the shape of the last one.
  float* OutputLikeLast(int index) { return Output(index, LastShape()); }

  float* Output(int index, const std::vector<int64_t>& shape) {
    size_t size = 1;
    for (int64_t length : shape) size *= length;
    constexpr int kFloat = 1;  // TF_FLOAT
    TF_Tensor* tensor = Api().TF_AllocateOutput(context_, index, kFloat, shape.data(), static_cast<int>(shape.size()),
                                                size * sizeof(float), status_.get());
    status_.Check(op_);
    owned_.push_back(tensor);
    return static_cast<float*>(Api().TF_TensorData(tensor));
  }

  // Of the last tensor.
  size_t LastSize() const { return Api().TF_TensorByteSize(owned_.back()) / sizeof(float); }

  std::vector<int64_t> LastShape() const {
    std::vector<int64_t> shape;
    for (int d = 0; d < Api().TF_NumDims(owned_.back()); ++d) shape.push_back(Api().TF_Dim(owned_.back(), d));
    return shape;
  }

 private:
  TF_OpKernelContext* context_;
  const char* op_;
  Status status_;
  std::vector<TF_Tensor*> owned_;
};
