// The same training as embed.c, with the runtime's session on the shared object: prints the same lines, for the example's test.
#include "runtime/session.h"
#include "runtime/data.h"
#include "runtime/seal.h"
#include <exception>
#include <fmt/format.h>
#include <numeric>

using namespace gait;

static void train(const char *library, const char *table, const char *order) {
  Session session(Artifact::open(library), {.threads = 1});
  session.init(1);
  auto [train, test] = split(data::csv(table, {{"image", 0, 64}, {"label", 64}}), 0.8, data::read_indexes(order));
  for (int epoch = 1; epoch <= 20; ++epoch) {
    double loss = 0, accuracy = 0;
    for (const Batch &batch : batches(train, 32))
      loss += session.run("train_step", batch).scalar("loss") * static_cast<double>(batch.rows);
    for (const Batch &batch : batches(test, 32))
      accuracy += session.run("evaluate", batch).scalar("accuracy") * static_cast<double>(batch.rows);
    fmt::print("epoch {:2}  loss {:.6f}  test accuracy {:.4f}\n", epoch, loss / static_cast<double>(train.rows()),
               accuracy / static_cast<double>(test.rows()));
  }
  auto bytes = session.state_bytes();
  fmt::print("state {:016x}\n", detail::checksum({reinterpret_cast<const char *>(bytes.data()), bytes.size()}));
}

int main(int count, char **arguments) {
  if (count != 4) return fmt::print(stderr, "usage: embed_session digits.so digits.csv permutation.txt\n"), 1;
  try {
    train(arguments[1], arguments[2], arguments[3]);
  } catch (const std::exception &error) {
    fmt::print(stderr, "embed_session: {}\n", error.what());
    return 1;
  }
  return 0;
}
