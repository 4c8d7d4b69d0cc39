#pragma once
#include <node_api.h>

// registerKernels(): gives TensorFlow the ops of `update_kernel.h` and `norm_kernel.h`; again, does nothing. Throws an Error when TensorFlow
// refuses one.
napi_value RegisterKernels(napi_env env, napi_callback_info info);
