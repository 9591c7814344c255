// Links the runtime with every run half, and looks at what the process has loaded.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "runtime/session.h"
#include <doctest/doctest.h>
#include <fstream>
#include <string>

TEST_CASE("a program of the runtime alone loads neither LLVM nor MLIR") {
  CHECK_THROWS_AS(gait::Artifact::open("/nonexistent/model.so"), gait::RuntimeError); // uses the library
  std::ifstream maps("/proc/self/maps");
  REQUIRE(maps.good());
  std::string line, text;
  while (std::getline(maps, line)) text += line + "\n";
  CHECK(text.find("libLLVM") == std::string::npos);
  CHECK(text.find("libMLIR") == std::string::npos);
  CHECK(text.find("libstdc++") != std::string::npos); // the map was readable
}
