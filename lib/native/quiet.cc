// Silences the process's standard error while TensorFlow loads. Its static initialisers log through absl before any setting that
// JavaScript could make is read, so a notebook would open with two lines of noise. What is thrown still reaches the caller.
#include "quiet.h"

#include <fcntl.h>
#include <unistd.h>

#include <mutex>

namespace {
std::mutex mutex;
int silent = 0;  // threads that load at this moment
int saved = -1;  // a copy of standard error while it is silenced
}  // namespace

napi_value Mute(napi_env, napi_callback_info) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (silent++ > 0) return nullptr;
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere == -1) return nullptr;
  saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
  if (saved != -1) dup2(nowhere, STDERR_FILENO);
  close(nowhere);
  return nullptr;
}

napi_value Unmute(napi_env, napi_callback_info) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (--silent > 0 || saved == -1) return nullptr;
  dup2(saved, STDERR_FILENO);
  close(saved);
  saved = -1;
  return nullptr;
}
