// What every example's main program shares: its options, what it prints of data and model, and the demands of its test.
#ifndef GAIT_EXAMPLES_SUPPORT_PROGRAM_H
#define GAIT_EXAMPLES_SUPPORT_PROGRAM_H
#include <cstdint>
#include <functional>
#include <gait/gait.h>
#include <string>
#include <vector>

namespace example {

struct Options {
  std::uint64_t seed = 1;  ///< of the first weights, the order of rows, and random draws
  std::int64_t epochs = 0; ///< passes over the data, of programs that count them
  std::int64_t steps = 0;  ///< updates, of programs that count these
  int threads = 0;         ///< 0: as many as pay
  bool check = false;      ///< the program's demands decide how it ends
  std::string output = {}; ///< a folder for drawings; empty: none are written
};

/// What a run must show to count as right: the examples' tests.
class Demands {
public:
  explicit Demands(bool check) : check(check) {}
  /// `what` must hold: "the error is below 0.4". Said aloud with --check, or where it does not hold.
  void expect(bool holds, const std::string &what);
  /// 0, or 1 where a demand was not met and the run is a check.
  int exit_code() const { return check && failed ? 1 : 0; }

private:
  bool check, failed = false;
};

struct About {
  std::string name, text; ///< of the program: as it is called, and what it does
  Options defaults;       ///< one of epochs and steps is above 0: the program takes that as an option
  bool draws = false;     ///< it takes --output
};

/// The main program: reads the options, runs `body`, prints errors. What main returns.
int program(int argc, char **argv, const About &about, const std::function<void(const Options &, Demands &)> &body);

/// Prints a session's parameters with their shapes, and how many numbers they are.
void print_model(const gait::Session &session);

/// A callback that prints every score of the first epoch, each `every`-th, and the last: for `.verbosity = silent`.
gait::Callback print_every(std::int64_t every);

/// Writes a history's drawing, `<output>/history.svg`, where a folder is given.
void draw(const gait::History &history, const Options &options);

/// The numbers of one column, row after row, whatever their type.  Throws: gait::Error when there is no such column.
std::vector<double> numbers(const gait::Dataset &dataset, const std::string &column);

/// A file of the folder examples/, such as "digits/digits.csv".
std::string data_file(const std::string &name);

} // namespace example
#endif
