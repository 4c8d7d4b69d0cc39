#include "kernels.h"

#include <exception>

#include "norm_kernel.h"
#include "update_kernel.h"

napi_value RegisterKernels(napi_env env, napi_callback_info info) {
  try {
    static const bool once = (RegisterUpdateOp(), RegisterNormOps(), true);  // TensorFlow keeps them for the life of the process
    (void)once;
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}
