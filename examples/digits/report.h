// What training prints.
#ifndef GAIT_EXAMPLES_DIGITS_REPORT_H
#define GAIT_EXAMPLES_DIGITS_REPORT_H
#include <gait/gait.h>
#include <vector>

/// Losses and accuracies, each the mean over the rows seen.
struct Score {
  double loss = 0, accuracy = 0;
  std::int64_t rows = 0;

  /// Takes in the results of one call, which are means over its rows.
  void add(const gait::Results &results);
  double mean_loss() const { return loss / static_cast<double>(rows); }
  double mean_accuracy() const { return accuracy / static_cast<double>(rows); }
};

void print_header();
void print_epoch(int epoch, const Score &train, const Score &test, double microseconds_per_step);
void print_stages(const std::vector<gait::StageMilliseconds> &stages);
/// The middle one of the values, or the mean of the two in the middle.
double median(std::vector<double> values);

#endif
