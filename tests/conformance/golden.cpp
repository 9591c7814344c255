#include "tests/conformance/golden.h"
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

namespace gait::test {

Golden::Golden(const std::string &name) {
  std::string path = std::string(GAIT_GOLDEN_DIR) + "/" + name + ".golden", line;
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    size_t space = line.rfind(' ');
    if (space == std::string::npos) throw std::runtime_error(fmt::format("no count in {}: {}", path, line));
    std::vector<double> &values = all[line.substr(0, space)];
    for (size_t count = std::stoul(line.substr(space + 1)); count > 0; --count) {
      double value;
      if (!(file >> value)) throw std::runtime_error(fmt::format("numbers are missing in {}: {}", path, line));
      values.push_back(value);
    }
    std::getline(file, line); // the end of the last line of numbers
  }
}

const std::vector<double> &Golden::at(const std::string &record) const {
  auto found = all.find(record);
  if (found == all.end()) throw std::runtime_error("no record '" + record + "'");
  return found->second;
}

} // namespace gait::test
