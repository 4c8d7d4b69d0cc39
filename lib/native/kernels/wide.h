// A loop marked so is compiled once for each width of the processor's registers; the one that fits is chosen when the library is loaded.
#pragma once

#if defined(__x86_64__) && defined(__gnu_linux__)
#define MIEN_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MIEN_WIDE
#endif
