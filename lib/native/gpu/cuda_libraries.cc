#include "cuda_libraries.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/stat.h>

#include <stdexcept>

namespace {

struct Library {
  const char* folder;
  const char* name;
};

// Those that `tsl::internal::DsoLoader` names (TensorFlow 2.21), each after those that it needs itself.
constexpr Library kLibraries[] = {
    {"cuda_runtime", "libcudart.so.12"}, {"nvjitlink", "libnvJitLink.so.12"}, {"cublas", "libcublasLt.so.12"},
    {"cublas", "libcublas.so.12"},       {"cufft", "libcufft.so.11"},         {"cusparse", "libcusparse.so.12"},
    {"cusolver", "libcusolver.so.11"},   {"cudnn", "libcudnn.so.9"},          {"cuda_cupti", "libcupti.so.12"},
    {"nccl", "libnccl.so.2"},
};

void* Framework() {
  void* library = dlopen("libtensorflow_framework.so.2", RTLD_LAZY | RTLD_NOLOAD);
  if (library == nullptr) throw std::runtime_error("TensorFlow is not loaded");
  return library;
}

std::string FolderOfNvidia() {
  link_map* map = nullptr;
  if (dlinfo(Framework(), RTLD_DI_LINKMAP, &map) != 0) throw std::runtime_error(dlerror());
  const std::string path = map->l_name;
  return path.substr(0, path.rfind('/') + 1) + "../nvidia/";
}

}  // namespace

std::vector<MissingLibrary> OpenCudaLibraries() {
  std::vector<MissingLibrary> missing;
  const std::string nvidia = FolderOfNvidia();
  struct stat found;
  if (stat(nvidia.c_str(), &found) != 0) return missing;
  for (const auto& [folder, name] : kLibraries) {
    const std::string path = nvidia + folder + "/lib/" + name;
    if (dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) missing.push_back({name, dlerror()});
  }
  return missing;
}

bool IsBuiltForCuda() { return dlsym(Framework(), "_ZTVN10tensorflow13BaseGPUDeviceE") != nullptr; }

void AllowTensorFloat32(bool allow) {
  static const auto set = reinterpret_cast<void (*)(bool)>(dlsym(Framework(), "_ZN3tsl32enable_tensor_float_32_executionEb"));
  if (set != nullptr) set(allow);
}
