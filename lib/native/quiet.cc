// Keeps standard error to the process while TensorFlow loads. Its static initialisers log through absl before any setting that JavaScript
// could make is read, so a notebook would open with two lines of noise. What is thrown still reaches the caller.
#include "quiet.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <mutex>
#include <string>

namespace {

std::mutex mutex;
int silent = 0;  // threads that load at this moment
int saved = -1;  // a copy of standard error while it is kept
int kept = -1;   // a file in memory

std::string Read(int file) {
  std::string text;
  char part[4096];
  lseek(file, 0, SEEK_SET);
  for (ssize_t n; (n = read(file, part, sizeof part)) > 0;) text.append(part, n);
  return text;
}

}  // namespace

napi_value Mute(napi_env, napi_callback_info) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (silent++ > 0) return nullptr;
  kept = memfd_create("mien_log", MFD_CLOEXEC);
  if (kept == -1) return nullptr;
  saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
  if (saved != -1) dup2(kept, STDERR_FILENO);
  return nullptr;
}

napi_value Unmute(napi_env env, napi_callback_info) {
  const std::lock_guard<std::mutex> lock(mutex);
  std::string text;
  if (--silent == 0) {
    if (saved != -1) {
      dup2(saved, STDERR_FILENO);
      close(saved);
      saved = -1;
      text = Read(kept);
    }
    if (kept != -1) close(kept);
    kept = -1;
  }
  napi_value value = nullptr;
  napi_create_string_utf8(env, text.c_str(), text.size(), &value);
  return value;
}
