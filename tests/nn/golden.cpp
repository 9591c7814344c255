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
  double error = 0;
  while (file >> name >> tensor >> count >> error) {
    Record &record = golden[name][tensor];
    record = {std::vector<double>(count), error};
    for (double &value : record.values)
      if (!(file >> value)) throw std::runtime_error(path + ": numbers are missing of " + name + " " + tensor);
  }
  if (!file.eof()) throw std::runtime_error(path + ": no record after " + name + " " + tensor);
  return golden;
}

} // namespace gait::test
