#include "tensorflow_api.h"

#include <dlfcn.h>

#include <stdexcept>
#include <string>

#include "gpu/cuda_libraries.h"
#include "gpu/gpu_driver.h"

namespace {

thread_local TFE_Context* newest_context = nullptr;

// The library is in the process already; this only asks for it, by the names its wheel and its C archive give it.
void* Library() {
  for (const char* name : {"libtensorflow_cc.so.2", "libtensorflow.so.2"}) {
    if (void* library = dlopen(name, RTLD_LAZY | RTLD_NOLOAD)) return library;
  }
  throw std::runtime_error("TensorFlow is not loaded");
}

template <typename Function>
void Find(const char* name, Function& function) {
  function = reinterpret_cast<Function>(FindInTensorFlow(name));
  if (function == nullptr) throw std::runtime_error(std::string("this TensorFlow has no ") + name);
}

TensorFlowApi Load() {
  TensorFlowApi api;
#define MIEN_FIND(name, result, arguments) Find(#name, api.name);
  MIEN_TENSORFLOW_API(MIEN_FIND)
#undef MIEN_FIND
  return api;
}

}  // namespace

void* FindInTensorFlow(const char* name) { return dlsym(Library(), name); }

const TensorFlowApi& Api() {
  static const TensorFlowApi api = Load();
  return api;
}

TFE_Context* NewestContext() {
  if (newest_context == nullptr) throw std::runtime_error("tfjs-node's eager context was not seen");
  return newest_context;
}

// tfjs-node creates its eager context inside its addon and shows it to nobody. This file is loaded before, with its symbols global, so
// tfjs-node's call arrives here; it is passed on, and the context remembered.
extern "C" __attribute__((visibility("default"))) TFE_Context* TFE_NewContext(const TFE_ContextOptions* options,
                                                                              TF_Status* status) {
  TFE_Context* (*create)(const TFE_ContextOptions*, TF_Status*);
  Find("TFE_NewContext", create);
  if (IsBuiltForCuda() && !AskDriver().gpus.empty()) OpenCudaLibraries();
  return newest_context = create(options, status);
}
