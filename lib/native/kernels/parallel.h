#pragma once
#include <cstddef>
#include <functional>

// `body(i)` for all i below `count`, in no order, shared out among as many threads as TensorFlow uses for one op. Returns when all are done.
// May be called from several threads at once. Throws what a body throws, one of them if several do, when the others have ended.
void ForAll(size_t count, const std::function<void(size_t)>& body);
