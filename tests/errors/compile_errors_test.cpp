#include "messages.h"

using namespace gait;

struct Compiling {
  Graph g{"g"};
  Tensor x = g.input("x", {batch, 4}), label = g.input("label", {batch}, i32);
  Model model{g, {.outputs = {{"y", x + 1}}}};
};

TEST_CASE_FIXTURE(Compiling, "options") {
  CHECK_ERROR(compile(model, {.max_batch = 0}), "compile: the largest batch is 0; it is at least 1");
  CHECK_ERROR(compile(model, {.backend = "vulkan"}), "compile: there is no backend 'vulkan'; there are cpu, reference");
  CHECK_ERROR(compile(model, {.cpu = "z80"}), "compile: unknown processor 'z80'; did you mean 'k8'? Use 'native', a level such "
                                              "as 'x86-64-v3', or one of the names that `clang --print-supported-cpus` lists");
  CHECK(message<Error>([&] { compile(model, {.threads = -1}); }) ==
        "a session of -1 threads: 1 to 1024 are possible, and 0 for as many as pay");
}

TEST_CASE_FIXTURE(Compiling, "what the compiler refuses comes with the line of the op") {
  const unsigned line = Location::current().line() + 1;
  Tensor count = rows(g);
  Model rowless(g, {.outputs = {{"rows", count}}});
  CHECK(message<Error>([&] { compile(rowless); }) ==
        fmt::format("compile: rows: stands in an entry without a `?` in a type, which has no number of rows; use a constant "
                    "(compile_errors_test.cpp:{})",
                    line));
}
