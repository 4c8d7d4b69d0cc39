#pragma once
#include <node_api.h>

// gpuReport() -> {builtForCuda, driver: {found, cuda, problem}, gpus: [{name, bytes}]}: what may stand between TensorFlow and a GPU.
napi_value GpuReport(napi_env env, napi_callback_info info);

// visibleGpus() -> [name]: those that the driver shows this process; TensorFlow need not be loaded.
napi_value VisibleGpus(napi_env env, napi_callback_info info);

// openCudaLibraries() -> [{name, reason}]: those that could not be opened. Where the driver shows a GPU it has been done before TensorFlow
// looked for them.
napi_value OpenLibraries(napi_env env, napi_callback_info info);

// allowTensorFloat32(boolean): whether what is multiplied on a GPU may be rounded to it.
napi_value AllowRounding(napi_env env, napi_callback_info info);
