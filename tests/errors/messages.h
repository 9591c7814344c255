// Checks of exact messages.
#ifndef GAIT_TESTS_ERRORS_MESSAGES_H
#define GAIT_TESTS_ERRORS_MESSAGES_H
#include <doctest/doctest.h>
#include <filesystem>
#include <gait/gait.h>
#include <string>

/// What a call throws.
template <typename Error, typename Call> std::string message(const Call &call) {
  try {
    call();
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

/// "<text> (<this file>:<line>)".
inline std::string at(const std::string &text, const gait::Location &where) {
  return fmt::format("{} ({}:{})", text, std::filesystem::path(where.file_name()).filename().string(), where.line());
}

/// The call throws gait::Error of this text and this line.
#define CHECK_ERROR(call, text) CHECK_EQ(message<gait::Error>([&] { (void)(call); }), at(text, std::source_location::current()))

#endif
