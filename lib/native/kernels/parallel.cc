#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

namespace {

struct Job {
  Job(size_t count, const std::function<void(size_t)>& body) : count(count), body(body) {}

  const size_t count;
  const std::function<void(size_t)>& body;  // lives until all is done, and is not called after that
  std::atomic<size_t> next{0}, done{0};

  void Work() {
    for (size_t i; (i = next++) < count; ++done) {
      try {
        body(i);
      } catch (...) {  // would end the process, thrown out of a helper
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
      }
    }
  }

  // When all is done: throws what a body threw, the first if several did.
  void Check() {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr failure_;
};

size_t Threads() {
  const char* told = std::getenv("TF_NUM_INTRAOP_THREADS");
  const int count = told == nullptr ? 0 : std::atoi(told);
  return count > 0 ? count : std::max(1u, std::thread::hardware_concurrency());
}

// Threads that wait for jobs for the life of the process: starting one for each would take longer than many a job.
class Pool {
 public:
  Pool() {
    try {
      for (; helpers_ + 1 < Threads(); ++helpers_) std::thread([this] { Help(); }).detach();
    } catch (const std::system_error&) {  // where no more can be had, the callers do the work
    }
  }

  void Run(const std::shared_ptr<Job>& job) {
    const size_t helpers = std::min(helpers_, job->count - 1);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      jobs_.insert(jobs_.end(), helpers, job);
    }
    for (size_t i = 0; i < helpers; ++i) wake_.notify_one();
    job->Work();
    while (job->done < job->count) std::this_thread::yield();  // for the last piece of a helper
  }

 private:
  void Help() {
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return !jobs_.empty(); });
      const std::shared_ptr<Job> job = jobs_.front();
      jobs_.pop_front();
      lock.unlock();
      job->Work();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> jobs_;
  size_t helpers_ = 0;
};

}  // namespace

void ForAll(size_t count, const std::function<void(size_t)>& body) {
  static Pool* const pool = new Pool;  // never deleted, as its threads wait in it
  if (count == 0) return;
  const auto job = std::make_shared<Job>(count, body);
  pool->Run(job);
  job->Check();
}
