#include "gpu_driver.h"

#include <dlfcn.h>

namespace {

// The part of CUDA's driver API that is needed. Source: cuda.h; each returns 0 when it has worked.
struct DriverApi {
  int (*init)(unsigned);
  int (*version)(int*);
  int (*count)(int*);
  int (*device)(int*, int);
  int (*name)(char*, int, int);
  int (*memory)(size_t*, int);
  int (*error_string)(int, const char**);
};

template <typename Function>
bool Find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

std::string Explain(const DriverApi& api, int code) {
  const char* text = nullptr;
  api.error_string(code, &text);
  return (text == nullptr ? "unknown error" : std::string(text)) + " (CUDA error " + std::to_string(code) + ")";
}

Driver Ask() {
  Driver driver;
  void* library = dlopen("libcuda.so.1", RTLD_NOW);
  if (library == nullptr) {
    driver.problem = dlerror();
    return driver;
  }
  driver.found = true;
  DriverApi api;
  const bool whole = Find(library, "cuInit", api.init) && Find(library, "cuDriverGetVersion", api.version) &&
                     Find(library, "cuDeviceGetCount", api.count) && Find(library, "cuDeviceGet", api.device) &&
                     Find(library, "cuDeviceGetName", api.name) && Find(library, "cuDeviceTotalMem_v2", api.memory) &&
                     Find(library, "cuGetErrorString", api.error_string);
  if (!whole) {
    driver.problem = "libcuda.so.1 lacks functions that every driver has";
    return driver;
  }
  api.version(&driver.cuda);
  int count = 0;
  int code = api.init(0);
  if (code == 0) code = api.count(&count);
  if (code != 0) driver.problem = Explain(api, code);
  for (int ordinal = 0; ordinal < count; ++ordinal) {
    int device = 0;
    char name[256] = {};
    size_t bytes = 0;
    if (api.device(&device, ordinal) != 0) continue;
    api.name(name, sizeof name - 1, device);
    api.memory(&bytes, device);
    driver.gpus.push_back({name, bytes});
  }
  return driver;
}

}  // namespace

const Driver& AskDriver() {
  static const Driver driver = Ask();
  return driver;
}
