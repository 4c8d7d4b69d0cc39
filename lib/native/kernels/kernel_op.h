#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "../status.h"
#include "../tensorflow_api.h"

// The attributes of an op, as the kernel that is being made for it reads them. Its methods throw std::runtime_error.
class Construction {
 public:
  explicit Construction(TF_OpKernelConstruction* construction) : construction_(construction) {}

  int64_t Int(const char* attribute) {
    int64_t value = 0;
    Api().TF_OpKernelConstruction_GetAttrInt64(construction_, attribute, &value, status_.get());
    status_.Check(attribute);
    return value;
  }

  std::vector<int64_t> Ints(const char* attribute) {
    int32_t count = 0, bytes = 0;
    Api().TF_OpKernelConstruction_GetAttrSize(construction_, attribute, &count, &bytes, status_.get());
    status_.Check(attribute);
    std::vector<int64_t> values(count);
    Api().TF_OpKernelConstruction_GetAttrInt64List(construction_, attribute, values.data(), count, status_.get());
    status_.Check(attribute);
    return values;
  }

  float Float(const char* attribute) {
    float value = 0;
    Api().TF_OpKernelConstruction_GetAttrFloat(construction_, attribute, &value, status_.get());
    status_.Check(attribute);
    return value;
  }

  std::string Text(const char* attribute) {
    char text[16] = {};
    Api().TF_OpKernelConstruction_GetAttrString(construction_, attribute, text, sizeof text - 1, status_.get());
    status_.Check(attribute);
    return text;
  }

 private:
  TF_OpKernelConstruction* construction_;
  Status status_;
};

// Gives TensorFlow an op and its kernel for the processor: `Kernel(Construction&)`, then `Run(context)` for each run; both may throw.
// Inputs, attributes and outputs in TensorFlow's own notation. Throws std::runtime_error when TensorFlow refuses it.
template <typename Kernel>
void RegisterOp(const char* name, std::initializer_list<const char*> inputs, std::initializer_list<const char*> attributes,
                std::initializer_list<const char*> outputs) {
  const TensorFlowApi& tf = Api();
  TF_OpDefinitionBuilder* op = tf.TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) tf.TF_OpDefinitionBuilderAddInput(op, input);
  for (const char* attribute : attributes) tf.TF_OpDefinitionBuilderAddAttr(op, attribute);
  for (const char* output : outputs) tf.TF_OpDefinitionBuilderAddOutput(op, output);
  // shapes are known when the op has run, which is soon enough
  tf.TF_OpDefinitionBuilderSetShapeInferenceFunction(op, [](TF_ShapeInferenceContext* context, TF_Status* status) {
    Api().TF_ShapeInferenceContextSetUnknownShape(context, status);
  });
  Status status;
  tf.TF_RegisterOpDefinition(op, status.get());
  status.Check(name);
  const auto create = [](TF_OpKernelConstruction* construction) -> void* {
    try {
      Construction attributes(construction);
      return std::make_unique<Kernel>(attributes).release();
    } catch (const std::exception& error) {
      Status failure;
      Api().TF_SetStatus(failure.get(), 3 /* TF_INVALID_ARGUMENT */, error.what());
      Api().TF_OpKernelConstruction_Failure(construction, failure.get());
      return nullptr;
    }
  };
  const auto compute = [](void* kernel, TF_OpKernelContext* context) {
    try {
      static_cast<const Kernel*>(kernel)->Run(context);
    } catch (const std::exception& error) {
      Status failure;
      Api().TF_SetStatus(failure.get(), 3 /* TF_INVALID_ARGUMENT */, error.what());
      Api().TF_OpKernelContext_Failure(context, failure.get());
    }
  };
  const auto destroy = [](void* kernel) { delete static_cast<Kernel*>(kernel); };
  TF_KernelBuilder* kernel = tf.TF_NewKernelBuilder(name, "CPU", create, compute, destroy);
  tf.TF_RegisterKernelBuilder(name, kernel, status.get());
  status.Check(name);
}
