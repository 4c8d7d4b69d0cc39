// Silences the process's standard error while TensorFlow loads. Its static initialisers log through absl before any setting that
// JavaScript could make is read, so a notebook would open with two lines of noise. What is thrown still reaches the caller.
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

namespace {

int saved = -1;  // a copy of standard error while it is silenced

napi_value Mute(napi_env, napi_callback_info) {
  if (saved != -1) return nullptr;
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere == -1) return nullptr;
  saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
  if (saved != -1) dup2(nowhere, STDERR_FILENO);
  close(nowhere);
  return nullptr;
}

napi_value Unmute(napi_env, napi_callback_info) {
  if (saved == -1) return nullptr;
  dup2(saved, STDERR_FILENO);
  close(saved);
  saved = -1;
  return nullptr;
}

void Export(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
  napi_set_named_property(env, exports, name, value);
}

napi_value Init(napi_env env, napi_value exports) {
  Export(env, exports, "mute", Mute);
  Export(env, exports, "unmute", Unmute);
  return exports;
}

}  // namespace

NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)
