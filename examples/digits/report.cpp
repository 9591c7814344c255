#include "report.h"
#include <algorithm>

void Score::add(const gait::Results &results) {
  const auto count = static_cast<double>(results.rows());
  loss += results.scalar("loss") * count;
  accuracy += results.scalar("accuracy") * count;
  rows += results.rows();
}

void print_header() { fmt::print("epoch   train loss   train acc.   test loss   test acc.   us/step\n"); }

void print_epoch(int epoch, const Score &train, const Score &test, double microseconds_per_step) {
  fmt::print("{:5}   {:10.5f}   {:10.4f}   {:9.5f}   {:9.4f}   {:7.1f}\n", epoch, train.mean_loss(), train.mean_accuracy(),
             test.mean_loss(), test.mean_accuracy(), microseconds_per_step);
}

void print_stages(const std::vector<gait::StageMilliseconds> &stages) {
  double total = 0;
  for (const gait::StageMilliseconds &stage : stages) {
    fmt::print("{:>12} {:8.2f} ms\n", stage.stage, stage.milliseconds);
    total += stage.milliseconds;
  }
  fmt::print("{:>12} {:8.2f} ms\n", "total", total);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}
