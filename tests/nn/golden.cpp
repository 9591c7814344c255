#include "tests/nn/golden.h"
#include <fstream>
#include <stdexcept>

namespace gait::test {

Golden read_golden() {
  const std::string path = GAIT_NN_GOLDEN;
  std::ifstream file(path);
  std::string header, name, tensor;
  if (!std::getline(file, header)) throw std::runtime_error("cannot read " + path);
  Golden golden;
  std::size_t count = 0;
  while (file >> name >> tensor >> count) {
    std::vector<double> &values = golden[name][tensor];
    values.resize(count);
    for (double &value : values)
      if (!(file >> value)) throw std::runtime_error(path + ": numbers are missing of " + name + " " + tensor);
  }
  if (!file.eof()) throw std::runtime_error(path + ": no record after " + name + " " + tensor);
  return golden;
}

} // namespace gait::test
