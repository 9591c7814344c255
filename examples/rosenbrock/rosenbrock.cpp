// Optimisation without data or model: the lowest point of Rosenbrock's valley, f(x, y) = (1 - x)^2 + 100 (y - x^2)^2, which is 0
// at (1, 1).
#include <cmath>
#include <gait/gait.h>

using namespace gait;

int main() {
  Graph r("rosenbrock", {.dtype = f64});
  Tensor p = r.parameter("p", {2}, init::constant({-1.2, 1.0}));
  Tensor f = square(1 - p[0]) + 100 * square(p[1] - square(p[0]));
  Session s = compile(Model(r, {.losses = {{"f", f}}, .optimizer = optim::adam({.rate = 0.02})})).init();

  std::span<double> point = s.state<double>("p");
  for (int step = 0; step <= 5000; ++step) {
    const double x = point[0], y = point[1], value = s.run("train_step").scalar("loss");
    if (step % 500 == 0) fmt::print("step {:4}: f({:9.6f}, {:9.6f}) = {:.3e}\n", step, x, y, value);
  }
  const double distance = std::hypot(point[0] - 1, point[1] - 1);
  fmt::print("distance from (1, 1): {:.1e}\n", distance);
  return distance < 1e-3 ? 0 : 1;
}
