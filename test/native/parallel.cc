// Threads of several callers, work that throws on any of them. Exits with the number of what went wrong, 0 for nothing.
#include "../../lib/native/kernels/parallel.h"

#include <atomic>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

std::atomic<int> wrong{0};

void Expect(bool condition) {
  if (!condition) ++wrong;
}

// Every piece is worked on once, and what one in `every` of them throws arrives.
void Failing(size_t count, size_t every) {
  std::vector<int> times(count);
  bool thrown = false;
  try {
    ForAll(count, [&](size_t i) {
      ++times[i];
      if (i % every == 0) throw std::bad_alloc();
    });
  } catch (const std::bad_alloc&) {
    thrown = true;
  }
  Expect(thrown);
  for (int n : times) Expect(n == 1);
}

void Sum(size_t count) {
  std::vector<size_t> values(count);
  ForAll(count, [&](size_t i) { values[i] = i + 1; });
  size_t sum = 0;
  for (size_t value : values) sum += value;
  Expect(sum == count * (count + 1) / 2);
}

}  // namespace

int main() {
  ForAll(0, [](size_t) { throw std::logic_error("there is nothing to do"); });
  std::vector<std::thread> callers;
  for (size_t caller = 0; caller < 4; ++caller) {
    callers.emplace_back([caller] {
      for (size_t round = 1; round < 200; ++round) {
        Sum(1 + (round * 37 + caller) % 300);
        Failing(1 + (round * 17 + caller) % 300, 1 + round % 9);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  return wrong > 100 ? 100 : wrong.load();
}
