// The three kinds of error. Each message says what happened, where, what was seen and what to do.
#ifndef GAIT_RUNTIME_ERROR_H
#define GAIT_RUNTIME_ERROR_H
#include <stdexcept>
#include <string>

namespace gait {

/// The user's input is wrong: a shape, a name, a value. The message ends with what to do about it.
class Error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// A fault of Gait's own. The message asks for a report.
class InternalError : public std::runtime_error {
public:
  explicit InternalError(const std::string &what)
      : std::runtime_error(what +
                           " (this is a fault of Gait, not of your program: please report it with the input that caused it)") {}
};

/// The machine refused: a file, a device, memory.
class RuntimeError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace gait
#endif
