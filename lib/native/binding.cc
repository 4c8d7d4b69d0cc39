// What mien's native code offers to JavaScript.
#include <node_api.h>

#include "define_function.h"
#include "environment.h"
#include "gpu/gpu_report.h"
#include "kernels/kernels.h"
#include "quiet.h"
#include "read_message.h"
#include "umap/umap_layout.h"

namespace {

void Export(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
  napi_set_named_property(env, exports, name, value);
}

napi_value Init(napi_env env, napi_value exports) {
  Export(env, exports, "mute", Mute);
  Export(env, exports, "unmute", Unmute);
  Export(env, exports, "adoptContext", AdoptContext);
  Export(env, exports, "gpuReport", GpuReport);
  Export(env, exports, "visibleGpus", VisibleGpus);
  Export(env, exports, "openCudaLibraries", OpenLibraries);
  Export(env, exports, "allowTensorFloat32", AllowRounding);
  Export(env, exports, "defineFunction", DefineFunction);
  Export(env, exports, "removeFunction", RemoveFunction);
  Export(env, exports, "lastMessage", LastMessage);
  Export(env, exports, "umapLayout", UmapLayout);
  Export(env, exports, "registerKernels", RegisterKernels);
  return exports;
}

}  // namespace

NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)
