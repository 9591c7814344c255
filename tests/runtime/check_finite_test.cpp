// A session that checks for finite numbers, on programs that do not fit; and how a file carries a program.
#include "backends/reference/run/model.h"
#include "runtime/attachment.h"
#include "runtime/session.h"
#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <vector>

using namespace gait;
using reference::Entry;
using reference::Table;

/// y = x / number, and count += 1 where it counts.
static Table divided(double number, bool counts = false) {
  const reference::Type scalar{GAIT_F32, {}}, rows{GAIT_F32, {GAIT_BATCH}};
  Entry entry{.name = "predict", .inputs = {{"x", GAIT_INPUT, rows, {}, {}}}};
  entry.instructions = {
      {.op = "constant", .results = {scalar}, .attributes = {{"value", reference::Dense{scalar, {number}, {}}}}},
      {.op = "broadcast", .operands = {1}, .results = {rows}, .attributes = {{"dims", std::vector<int64_t>{}}}},
      {.op = "div", .operands = {0, 2}, .results = {rows}}};
  entry.outputs = {{{"y", GAIT_OUTPUT, rows, {}, {}}, 3}};
  Table table{.name = "divided", .maxBatch = 8, .entries = {entry}};
  if (counts) table.states = {{"count", GAIT_STATE, scalar, {}, {}}};
  return table;
}

/// A model of one table that carries another as its program.
static Artifact mixed(const Table &table, const Table &program) {
  std::shared_ptr<const gait_model> model = reference::makeModel(table);
  return Artifact::adopt(model.get(), model, reference::writeTable(program));
}

static const std::vector<float> numbers{1, 2, 3};

TEST_CASE("what the second look does not find again is said to be so") {
  Session session(mixed(divided(0), divided(2)), {.check_finite = true});
  CHECK_THROWS_WITH_AS(
      session.run("predict", {TensorView("x", numbers, {3})}),
      "predict: call 1: the output 'y' became NaN or infinite, but the reference arithmetic finds finite numbers from "
      "the same state and batch: they are at the edge of their type, so lower the rate; or this is a fault of Gait, so "
      "please report it; the state is as before this call",
      NotFiniteError);
}

TEST_CASE("without the check the same call returns what it computed") {
  Session session(mixed(divided(0), divided(0)));
  CHECK(session.run("predict", {TensorView("x", numbers, {3})}).span<double>("y")[2] == std::numeric_limits<double>::infinity());
}

TEST_CASE("another model's program is refused, and so is a damaged one") {
  CHECK_THROWS_WITH_AS(Session(mixed(divided(2), divided(2, true)), {.check_finite = true}),
                       "the program that the artifact of model 'divided' carries is another model's; compile it again",
                       RuntimeError);
  std::shared_ptr<const gait_model> model = reference::makeModel(divided(2));
  std::string bytes = reference::writeTable(divided(2));
  bytes[bytes.size() / 2] ^= 1;
  CHECK_THROWS_AS(Session(Artifact::adopt(model.get(), model, bytes), {.check_finite = true}), RuntimeError);
}

TEST_CASE("a file carries a program between its code and its seal") {
  std::string bytes = "code";
  detail::append_attachment(bytes, "program");
  CHECK(detail::find_attachment(bytes).empty()); // not sealed
  std::string sealed = bytes;
  detail::append_seal(sealed);
  CHECK(detail::find_attachment(sealed) == "program");
  CHECK(sealed.starts_with("codeprogram"));

  std::string without = "code that carries nothing";
  detail::append_seal(without);
  CHECK(detail::find_attachment(without).empty());
  std::string longer = bytes;
  longer[longer.size() - 8] = 100; // a program longer than the file
  detail::append_seal(longer);
  CHECK(detail::find_attachment(longer).empty());
  std::string damaged = sealed;
  damaged[5] ^= 1;
  CHECK(detail::find_attachment(damaged).empty());
  std::string tiny;
  detail::append_seal(tiny);
  CHECK(detail::find_attachment(tiny).empty());
}
