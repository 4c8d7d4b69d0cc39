#include "gpu_report.h"

#include <exception>
#include <string>
#include <vector>

#include "cuda_libraries.h"
#include "gpu_driver.h"
#include "../values.h"

namespace {

napi_value ToText(napi_env env, const std::string& text) {
  napi_value value;
  Check(napi_create_string_utf8(env, text.c_str(), text.size(), &value), "a string");
  return value;
}

napi_value ToNumber(napi_env env, double number) {
  napi_value value;
  Check(napi_create_double(env, number, &value), "a number");
  return value;
}

napi_value ToBoolean(napi_env env, bool flag) {
  napi_value value;
  Check(napi_get_boolean(env, flag, &value), "a boolean");
  return value;
}

using Fields = std::vector<std::pair<const char*, napi_value>>;

napi_value ToObject(napi_env env, const Fields& fields) {
  napi_value object;
  Check(napi_create_object(env, &object), "an object");
  for (const auto& [name, value] : fields) Check(napi_set_named_property(env, object, name, value), name);
  return object;
}

template <typename Item, typename ToValue>
napi_value ToArray(napi_env env, const std::vector<Item>& items, ToValue to_value) {
  napi_value array;
  Check(napi_create_array(env, &array), "an array");
  for (uint32_t i = 0; i < items.size(); ++i) Check(napi_set_element(env, array, i, to_value(items[i])), "an element");
  return array;
}

}  // namespace

napi_value GpuReport(napi_env env, napi_callback_info) {
  try {
    const Driver& driver = AskDriver();
    const napi_value about = ToObject(env, {{"found", ToBoolean(env, driver.found)},
                                            {"cuda", ToNumber(env, driver.cuda)},
                                            {"problem", ToText(env, driver.problem)}});
    const napi_value gpus = ToArray(env, driver.gpus, [env](const Gpu& gpu) {
      return ToObject(env, {{"name", ToText(env, gpu.name)}, {"bytes", ToNumber(env, static_cast<double>(gpu.bytes))}});
    });
    return ToObject(env, {{"builtForCuda", ToBoolean(env, IsBuiltForCuda())}, {"driver", about}, {"gpus", gpus}});
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

napi_value VisibleGpus(napi_env env, napi_callback_info) {
  try {
    return ToArray(env, AskDriver().gpus, [env](const Gpu& gpu) { return ToText(env, gpu.name); });
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

napi_value OpenLibraries(napi_env env, napi_callback_info) {
  try {
    return ToArray(env, OpenCudaLibraries(), [env](const MissingLibrary& library) {
      return ToObject(env, {{"name", ToText(env, library.name)}, {"reason", ToText(env, library.reason)}});
    });
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

napi_value AllowRounding(napi_env env, napi_callback_info info) {
  try {
    napi_value allow;
    size_t count = 1;
    Check(napi_get_cb_info(env, info, &count, &allow, nullptr, nullptr), "arguments");
    AllowTensorFloat32(Boolean(env, allow));
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}
