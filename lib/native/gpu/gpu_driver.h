#pragma once
#include <cstdint>
#include <string>
#include <vector>

struct Gpu {
  std::string name;
  uint64_t bytes;  // of its memory
};

// What NVIDIA's driver says.
struct Driver {
  bool found = false;
  int cuda = 0;         // the newest CUDA that it can run, 1000 · major + 10 · minor
  std::string problem;  // why it shows no GPU, if it is there and shows none
  std::vector<Gpu> gpus;  // those that this process may use, as CUDA_VISIBLE_DEVICES was when it was first asked
};

// Asked once; takes a tenth of a second where there is a GPU, as TensorFlow's own asking then no longer does.
const Driver& AskDriver();
