// Two networks against each other, on a ring of eight small clouds of points in the plane.
//
// The generator turns noise into points; the discriminator says whether a point is real or made. Each has its own loss, optimizer
// and entry in one compiled model, and the loop calls the two in turn: what a library's `fit` can not know is three lines here.
#include "examples/gan/ring.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include <algorithm>

using namespace gait;
using namespace example;

static constexpr std::int64_t samples = 4096;

/// in -> 64 -> 64 -> out. Called twice it shares its weights.
struct Network {
  nn::Linear first, second, last;
  Network(const Graph &g, const std::string &name, std::int64_t in, std::int64_t out)
      : first(nn::linear(g, in, 64, {.init = init::he_normal(), .name = name + ".first"})),
        second(nn::linear(g, 64, 64, {.init = init::he_normal(), .name = name + ".second"})),
        last(nn::linear(g, 64, out, {.name = name + ".last"})) {}
  Tensor operator()(const Tensor &x) const { return last(leaky_relu(second(leaky_relu(first(x), 0.2)), 0.2)); }
};

static Model build_model(std::int64_t steps) {
  Graph g("gan");
  Tensor real = g.input("real", {batch, 2});
  Network generator(g, "generator", 8, 2), discriminator(g, "discriminator", 2, 1);
  Tensor made = generator(normal(g, {batch, 8}));

  // The discriminator: high for real points, low for made ones (which it takes as they are: no gradient to the generator), and
  // no steeper at real points than it must be, or the two would circle around each other for ever (Mescheder et al. 2018, eq. 9).
  // The slope is a gradient inside the loss; the optimizer takes the gradient of it.
  Tensor score = discriminator(real), slope = gradient(sum(score), real);
  Tensor of_discriminator =
      mean(softplus(-score)) + mean(softplus(discriminator(stop_gradient(made)))) + 0.02 * mean(sum(square(slope), 1));
  // The generator: made points that the discriminator takes for real (Goodfellow et al. 2014, section 3).
  Tensor of_generator = mean(softplus(-discriminator(made)));

  auto step = [&](const std::string &pattern, const Tensor &loss) {
    std::vector<Tensor> weights = g.parameters(pattern);
    return optim::adam({.rate = optim::cosine({.from = 2e-3, .steps = steps}), .beta1 = 0.5})
        .apply(weights, gradients(loss, weights));
  };
  return Model(
      g, {.outputs = {{"made", made}},
          .entries = {{"train_discriminator",
                       {.results = {{"loss", of_discriminator}}, .updates = step("discriminator.*", of_discriminator)}},
                      {"train_generator", {.results = {{"loss", of_generator}}, .updates = step("generator.*", of_generator)}}}});
}

static std::vector<double> generate(Session &session) {
  const std::span<const float> made = session.run("predict", Batch({}, samples)).span<float>("made");
  return {made.begin(), made.end()};
}

static void run(const Options &options, Demands &demands) {
  const Dataset data = ring(8192, options.seed);
  fmt::print("data: {} points of {} clouds on a ring of radius {}, each of deviation {}\n", data.rows(), clouds, radius,
             deviation);
  Session session = compile(build_model(options.steps), {.max_batch = samples, .threads = options.threads}).init(options.seed);
  print_model(session);

  constexpr std::int64_t size = 256;
  Batches rows = batches(data, {.size = size, .shuffle = options.seed});
  std::int64_t epoch = 0;
  for (std::int64_t step = 0; step < options.steps;) {
    rows.restart(epoch++);
    for (const Batch &real : rows) {
      if (step++ == options.steps) break;
      const double of_discriminator = session.run("train_discriminator", real).scalar("loss");
      const double of_generator = session.run("train_generator", Batch({}, size)).scalar("loss");
      if (step % std::max<std::int64_t>(options.steps / 10, 1) == 0) {
        const Quality quality = judge(generate(session));
        fmt::print("step {:5}  discriminator {:.4f}  generator {:.4f}  at a cloud {:.3f}  clouds {}\n", step, of_discriminator,
                   of_generator, quality.near, quality.covered);
      }
    }
  }

  const std::vector<double> made = generate(session), seen = numbers(data, "real");
  fmt::print("\n{} made points:\n", samples);
  draw(made);
  const Quality quality = judge(made);
  fmt::print("clouds covered: {} of {}; points within three deviations of a centre: {:.3f}\n", quality.covered, clouds,
             quality.near);
  Random random(options.seed);
  compare("part of the points at a cloud, each cloud counting up to an eighth", Better::larger, quality.fair,
          {{"a normal distribution fitted to the data", judge(normal_fit(seen, samples, random)).fair},
           {"a kernel density of the data", judge(kernel_density(seen, samples, random)).fair},
           {"the data learned by heart", judge(seen).fair}});
  demands.expect(quality.covered == clouds, "every cloud is covered");
  demands.expect(quality.fair > 0.7, "seven points of ten are where they should be");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "gan", .text = "Learns to make points like those of a ring of eight clouds.", .defaults = {.steps = 6000}}, run);
}
