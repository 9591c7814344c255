// Two networks against each other, on a ring of eight small clouds of points in the plane.
//
// The generator turns noise into points; the discriminator says whether a point is real or made. Each has its own loss, optimizer
// and entry in one compiled model, and the loop calls the two in turn: what a library's `fit` can not know is three lines here.
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include "examples/support/random.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

using namespace gait;
using namespace example;

static constexpr std::int64_t clouds = 8, samples = 4096;
static constexpr double radius = 2, deviation = 0.1;

struct Point {
  double x, y;
};
static Point centre(std::int64_t cloud) {
  const double angle = 2 * std::numbers::pi * static_cast<double>(cloud) / static_cast<double>(clouds);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

/// Points of the ring: a cloud by lot, then a normal distance from its centre.
static Dataset ring(std::int64_t rows, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> points;
  for (std::int64_t i = 0; i < rows; ++i) {
    const Point at = centre(random.below(clouds));
    points.push_back(static_cast<float>(at.x + deviation * random.normal()));
    points.push_back(static_cast<float>(at.y + deviation * random.normal()));
  }
  return Dataset({Dataset::column<float>("real", points, {2})});
}

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

struct Quality {
  double near = 0;          ///< the part of the points within three deviations of a centre
  double fair = 0;          ///< the same, but each cloud counts up to its fair share: an eighth
  std::int64_t covered = 0; ///< clouds that have a quarter of their fair share or more
};

static Quality judge(std::span<const double> points) {
  std::array<double, clouds> shares{};
  for (std::size_t i = 0; i < points.size(); i += 2)
    for (std::int64_t cloud = 0; cloud < clouds; ++cloud)
      if (const Point at = centre(cloud); std::hypot(points[i] - at.x, points[i + 1] - at.y) < 3 * deviation)
        shares[static_cast<std::size_t>(cloud)] += 2 / static_cast<double>(points.size());
  Quality quality;
  for (double share : shares) {
    quality.near += share;
    quality.fair += std::min(share, 1.0 / clouds);
    quality.covered += share > 0.25 / clouds;
  }
  return quality;
}

/// Mean and covariance of points in the plane.
struct Moments {
  double x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  explicit Moments(std::span<const double> points) {
    const double n = static_cast<double>(points.size()) / 2;
    for (std::size_t i = 0; i < points.size(); i += 2) x += points[i] / n, y += points[i + 1] / n;
    for (std::size_t i = 0; i < points.size(); i += 2) {
      const double dx = points[i] - x, dy = points[i + 1] - y;
      xx += dx * dx / n, xy += dx * dy / n, yy += dy * dy / n;
    }
  }
};

/// Points from the normal distribution that has the mean and covariance of these.
static std::vector<double> normal_fit(std::span<const double> points, Random &random) {
  const Moments moments(points);
  const double a = std::sqrt(moments.xx), b = moments.xy / a,
               c = std::sqrt(moments.yy - b * b); // the covariance's Cholesky factor
  std::vector<double> made;
  for (std::int64_t i = 0; i < samples; ++i) {
    const double u = random.normal(), v = random.normal();
    made.push_back(moments.x + a * u);
    made.push_back(moments.y + b * u + c * v);
  }
  return made;
}

/// Points from a kernel density: one of these by lot, moved by a normal distance.  Source: Silverman 1986, eq. 4.14: the width
/// that would be best if the points were normal.
static std::vector<double> kernel_density(std::span<const double> points, Random &random) {
  const Moments moments(points);
  const auto count = static_cast<std::int64_t>(points.size() / 2);
  const double width = std::sqrt((moments.xx + moments.yy) / 2) * std::pow(static_cast<double>(count), -1.0 / 6);
  std::vector<double> made;
  for (std::int64_t i = 0; i < samples; ++i) {
    const auto chosen = static_cast<std::size_t>(random.below(count));
    made.push_back(points[2 * chosen] + width * random.normal());
    made.push_back(points[2 * chosen + 1] + width * random.normal());
  }
  return made;
}

/// The plane from -3 to 3 in characters: the more points, the darker.
static void draw(std::span<const double> points) {
  constexpr std::size_t width = 48, height = 24;
  std::vector<int> counts(width * height);
  for (std::size_t i = 0; i < points.size(); i += 2) {
    const double x = (points[i] + 3) / 6 * width, y = (3 - points[i + 1]) / 6 * height;
    if (x >= 0 && x < width && y >= 0 && y < height) ++counts[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)];
  }
  for (std::size_t row = 0; row < height; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      const int count = counts[row * width + column];
      fmt::print("{}", count == 0 ? ' ' : count < 5 ? '.' : count < 20 ? 'o' : '#');
    }
    fmt::print("\n");
  }
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
          {{"a normal distribution fitted to the data", judge(normal_fit(seen, random)).fair},
           {"a kernel density of the data", judge(kernel_density(seen, random)).fair},
           {"the data learned by heart", judge(seen).fair}});
  demands.expect(quality.covered == clouds, "every cloud is covered");
  demands.expect(quality.fair > 0.7, "seven points of ten are where they should be");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "gan", .text = "Learns to make points like those of a ring of eight clouds.", .defaults = {.steps = 6000}}, run);
}
