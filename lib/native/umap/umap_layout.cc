#include "umap_layout.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include "umap_descent.h"
#include "../values.h"

namespace {

// A descent on a thread of its own. libuv's pool would not do: an environment that ends waits for the pool's work, before anybody can tell
// that to stop.
struct Job {
  Descent descent;
  napi_ref arrays = nullptr;  // keeps them from being collected
  napi_deferred deferred = nullptr;
  napi_threadsafe_function done = nullptr;
  std::thread thread;
  bool finished = false;
  std::string error;
};

void Execute(Job* job) {
  try {
    job->finished = Descend(job->descent);
  } catch (const std::exception& error) {  // out of memory
    job->error = error.what();
  }
  napi_call_threadsafe_function(job->done, job, napi_tsfn_blocking);
}

// Where the environment ends before the descent does: the process exits, or the worker does.
void Stop(void* data) {
  Job* job = static_cast<Job*>(data);
  job->descent.control[1].store(1, std::memory_order_relaxed);
  job->thread.join();
}

void Release(napi_env env, Job& job) {
  napi_remove_env_cleanup_hook(env, Stop, &job);
  napi_delete_reference(env, job.arrays);
  napi_release_threadsafe_function(job.done, napi_tsfn_release);
}

// On the JavaScript thread; without `env` after `Stop`.
void Complete(napi_env env, napi_value, void*, void* data) {
  std::unique_ptr<Job> job(static_cast<Job*>(data));
  if (env == nullptr) return;
  job->thread.join();
  napi_value value;
  if (job->error.empty()) {
    napi_get_boolean(env, job->finished, &value);
    napi_resolve_deferred(env, job->deferred, value);
  } else {
    napi_value message;
    napi_create_string_utf8(env, job->error.c_str(), NAPI_AUTO_LENGTH, &message);
    napi_create_error(env, nullptr, message, &value);
    napi_reject_deferred(env, job->deferred, value);
  }
  Release(env, *job);
}

void Start(napi_env env, Job& job) {
  try {
    job.thread = std::thread(Execute, &job);
  } catch (const std::system_error&) {
    Release(env, job);
    throw std::runtime_error("no thread could be started for the layout");
  }
}

template <typename T>
T* Array(napi_env env, napi_value object, const char* name, napi_typedarray_type wanted, size_t* length) {
  napi_typedarray_type type;
  void* data;
  Check(napi_get_typedarray_info(env, Field(env, object, name), &type, length, &data, nullptr, nullptr), name);
  if (type != wanted) throw std::runtime_error(std::string("cannot read ") + name);
  return static_cast<T*>(data);
}

Descent Read(napi_env env, napi_value given) {
  Descent job;
  size_t tails, periods, control;
  job.points = Array<float>(env, given, "points", napi_float32_array, &job.rows);
  job.anchors = Array<float>(env, given, "anchors", napi_float32_array, &job.anchor_rows);
  job.heads = Array<int32_t>(env, given, "heads", napi_int32_array, &job.edges);
  job.tails = Array<int32_t>(env, given, "tails", napi_int32_array, &tails);
  job.periods = Array<double>(env, given, "periods", napi_float64_array, &periods);
  job.control = reinterpret_cast<std::atomic<int32_t>*>(Array<int32_t>(env, given, "control", napi_int32_array, &control));
  job.rows /= 2;
  job.anchor_rows /= 2;
  job.epochs = Integer(env, Field(env, given, "epochs"));
  job.a = Number(env, Field(env, given, "a"));
  job.b = Number(env, Field(env, given, "b"));
  job.learning_rate = Number(env, Field(env, given, "learningRate"));
  job.seed = static_cast<uint32_t>(Integer(env, Field(env, given, "seed")));
  if (tails != job.edges || periods != job.edges || control != 2) throw std::runtime_error("arrays of different lengths");
  if (job.epochs > INT32_MAX) throw std::runtime_error("too many epochs to count");
  for (size_t e = 0; e < job.edges; ++e) {
    const bool inside = job.heads[e] >= 0 && static_cast<size_t>(job.heads[e]) < job.rows && job.tails[e] >= 0 &&
                        static_cast<size_t>(job.tails[e]) < job.anchor_rows;
    if (!inside || !(job.periods[e] >= 1)) throw std::runtime_error("edge " + std::to_string(e) + " is not one");
  }
  return job;
}

}  // namespace

napi_value UmapLayout(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value given, promise, name;
  napi_get_cb_info(env, info, &count, &given, nullptr, nullptr);
  try {
    auto job = std::make_unique<Job>();
    job->descent = Read(env, given);
    Check(napi_create_string_utf8(env, "mien:umap", NAPI_AUTO_LENGTH, &name), "a name");
    Check(napi_create_reference(env, given, 1, &job->arrays), "the job");
    Check(napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, nullptr, Complete, &job->done), "the job");
    Check(napi_create_promise(env, &job->deferred, &promise), "the job");
    Check(napi_add_env_cleanup_hook(env, Stop, job.get()), "the job");
    Start(env, *job);
    job.release();  // Complete frees it
    return promise;
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}
