#include "environment.h"

#include <memory>
#include <stdexcept>

#include "values.h"

namespace {

struct Environment {
  TFE_Context* context;
};

}  // namespace

napi_value AdoptContext(napi_env env, napi_callback_info) {
  try {
    auto environment = std::make_unique<Environment>(Environment{NewestContext()});
    const auto free = [](napi_env, void* data, void*) { delete static_cast<Environment*>(data); };
    Check(napi_set_instance_data(env, environment.get(), free, nullptr), "the environment");
    environment.release();
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

TFE_Context* EagerContext(napi_env env) {
  void* data = nullptr;
  Check(napi_get_instance_data(env, &data), "the environment");
  if (data == nullptr) throw std::runtime_error("tfjs-node's eager context was not adopted");
  return static_cast<Environment*>(data)->context;
}
