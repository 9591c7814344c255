#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// LLVM's OpenMP runtime keeps its threads' memory to the end of the process.
extern "C" const char *__lsan_default_suppressions() { return "leak:libomp.so"; }
