// Draws docs/images/memory.svg: what a training step keeps in memory, by rows of a batch, by depth, by width.
#include "tools/memory/memory.h"
#include "tools/plot/plot.h"
#include <exception>
#include <fstream>

using namespace gait;
using namespace gait::tools;

/// A bar for each network of a row.
struct Row {
  plot::Bars bars;

  explicit Row(std::string title)
      : bars{std::move(title),
             {},
             {{"weights", "#4878a8", {}},
              {"optimizer's slots", "#9cc0de", {}},
              {"stored activations", "#d1605e", {}},
              {"gradients", "#f0b070", {}},
              {"temporaries", "#b8b8b8", {}}},
             {"what a step takes in all", "#202020", {}}} {}
  void add(std::int64_t tick, std::int64_t depth, std::int64_t width, std::int64_t rows) {
    const MemoryUse use = memory_of(perceptron(depth, width), rows);
    bars.ticks.push_back(std::to_string(tick));
    std::size_t part = 0;
    for (std::int64_t bytes : {use.parameters, use.slots, use.activations, use.gradients, use.temporaries})
      bars.parts[part++].values.push_back(static_cast<double>(bytes) / 1024);
    bars.mark.values.push_back(static_cast<double>(use.state + use.arena) / 1024);
  }
};

int main(int argc, char **argv) {
  try {
    if (argc != 2) throw Error("one argument: the file to write");
    Row rows("rows of a batch (2 layers of 128)"), depth("layers (of 128, 64 rows)"), width("width (2 layers, 64 rows)");
    for (std::int64_t count : {16, 32, 64, 128, 256}) rows.add(count, 2, 128, count);
    for (std::int64_t count : {1, 2, 4, 6, 8}) depth.add(count, count, 128, 64);
    for (std::int64_t count : {32, 64, 128, 256}) width.add(count, 2, count, 64);
    std::ofstream file(argv[1], std::ios::binary);
    file << plot::draw_bars("Memory of one training step: a perceptron with Adam", "KiB", {rows.bars, depth.bars, width.bars});
    if (!file.flush()) throw Error(std::string("cannot write ") + argv[1]);
  } catch (const std::exception &error) {
    fmt::print(stderr, "memory_picture: {}\n", error.what());
    return 1;
  }
  return 0;
}
