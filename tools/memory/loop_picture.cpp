// Draws docs/images/loop-memory.svg: what the training step of a loop needs in memory, by the loop's steps and what is kept of
// them.
#include "tools/memory/memory.h"
#include "tools/plot/plot.h"
#include <exception>
#include <fstream>

using namespace gait;
using namespace gait::tools;

int main(int argc, char **argv) {
  try {
    if (argc != 2) throw Error("one argument: the file to write");
    plot::Curves curves{"Memory of the training step of a loop: 32 units, 16 rows", "steps", "KiB", {}, {}};
    const std::pair<Keep, plot::Series> kinds[] = {{Keep::all, {"all", "#d1605e", {}}},
                                                   {Keep::square_root, {"square_root", "#f0b070", {}}},
                                                   {Keep::logarithmic, {"logarithmic", "#4878a8", {}}}};
    for (const auto &[keep, series] : kinds) curves.curves.push_back(series);
    for (std::int64_t steps : {64, 256, 1024, 4096, 16384}) {
      curves.x.push_back(static_cast<double>(steps));
      std::size_t curve = 0;
      for (const auto &[keep, series] : kinds)
        curves.curves[curve++].values.push_back(static_cast<double>(memory_of(chain(steps, keep), 16).arena) / 1024);
    }
    std::ofstream file(argv[1], std::ios::binary);
    file << plot::draw_curves(curves);
    if (!file.flush()) throw Error(std::string("cannot write ") + argv[1]);
  } catch (const std::exception &error) {
    fmt::print(stderr, "loop_picture: {}\n", error.what());
    return 1;
  }
  return 0;
}
