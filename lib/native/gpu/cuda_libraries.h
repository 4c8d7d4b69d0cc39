#pragma once
#include <string>
#include <vector>

struct MissingLibrary {
  std::string name;
  std::string reason;  // the loader's
};

// Opens each of NVIDIA's libraries that TensorFlow will look for by its name, from `nvidia/*/lib` beside TensorFlow's folder, as the wheels
// lay them out: what is open is found by its name. TensorFlow's own search path lacks some of those folders (libcusolver's, in 2.21), and an
// older CUDA in LD_LIBRARY_PATH would come before it. Without such a folder nothing is opened, and TensorFlow searches as it does.
// Returns those that could not be opened. Throws std::runtime_error when TensorFlow is not loaded.
std::vector<MissingLibrary> OpenCudaLibraries();

// Whether this TensorFlow was built for CUDA. Throws std::runtime_error when it is not loaded.
bool IsBuiltForCuda();

// Whether matrix products and convolutions on a GPU may round what goes into them to TF32 (10 bits of fraction), which they do at first.
// Nothing happens where this TensorFlow has no such switch. Throws std::runtime_error when it is not loaded.
void AllowTensorFloat32(bool allow);
