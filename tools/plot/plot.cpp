#include "tools/plot/plot.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace gait::plot {
namespace {

constexpr double panel = 330, height = 380, left = 64, right = 14, top = 84, bottom = 50;

/// The text of a drawing under way.
class Canvas {
public:
  Canvas(double width, const std::string &title) {
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
        "font-family=\"sans-serif\" font-size=\"12\" fill=\"#202020\">\n<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n",
        width, height);
    write(width / 2, 24, "middle", title, " font-size=\"16\"");
  }
  template <typename... Arguments> void add(fmt::format_string<Arguments...> format, Arguments &&...arguments) {
    fmt::format_to(std::back_inserter(text), format, std::forward<Arguments>(arguments)...);
  }
  void write(double x, double y, const char *anchor, const std::string &words, const char *more = "") {
    add("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y, anchor, more, words);
  }
  void box(double x, double y, double wide, double high, const std::string &colour) {
    add("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x, y, wide, high, colour);
  }
  void line(double x0, double y0, double x1, double y1, const std::string &colour, double width = 1) {
    add("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"{}\"/>\n", x0, y0, x1, y1,
        colour, width);
  }
  std::string finish() { return text + "</svg>\n"; }

private:
  std::string text;
};

/// 1, 2 or 5 times a power of ten, so that about five steps reach `most`.
double round_step(double most) {
  const double rough = most / 5, power = std::pow(10, std::floor(std::log10(rough)));
  return rough / power <= 1 ? power : rough / power <= 2 ? 2 * power : rough / power <= 5 ? 5 * power : 10 * power;
}

void draw_panel(Canvas &canvas, const Bars &bars, double x) {
  double most = 0;
  for (std::size_t i = 0; i < bars.ticks.size(); ++i) {
    double sum = 0;
    for (const Series &part : bars.parts) sum += part.values[i];
    most = std::max({most, sum, bars.mark.values[i]});
  }
  const double step = round_step(most), full = step * std::ceil(most / step), floor = height - bottom;
  auto at = [&](double value) { return floor - value / full * (floor - top); };
  for (double value = 0; value < full + step / 2; value += step) {
    canvas.line(x + left, at(value), x + panel - right, at(value), "#e0e0e0");
    canvas.write(x + left - 6, at(value) + 4, "end", fmt::format("{:g}", value));
  }
  const double pitch = (panel - left - right) / static_cast<double>(bars.ticks.size()), wide = pitch * 0.6;
  for (std::size_t i = 0; i < bars.ticks.size(); ++i) {
    const double start = x + left + pitch * (static_cast<double>(i) + 0.2);
    double below = 0;
    for (const Series &part : bars.parts) {
      canvas.box(start, at(below + part.values[i]), wide, at(below) - at(below + part.values[i]), part.colour);
      below += part.values[i];
    }
    canvas.line(start - 4, at(bars.mark.values[i]), start + wide + 4, at(bars.mark.values[i]), bars.mark.colour, 2.5);
    canvas.write(start + wide / 2, floor + 18, "middle", bars.ticks[i]);
  }
  canvas.write(x + (left + panel - right) / 2, height - 10, "middle", bars.title, " font-weight=\"bold\"");
}

} // namespace

std::string draw_bars(const std::string &title, const std::string &unit, const std::vector<Bars> &panels) {
  const double width = panel * static_cast<double>(panels.size());
  Canvas canvas(width, fmt::format("{} ({})", title, unit));
  double x = left;
  for (const Series &part : panels.front().parts) {
    canvas.box(x, 42, 12, 12, part.colour);
    canvas.write(x + 17, 52, "start", part.name);
    x += 40 + 6.6 * static_cast<double>(part.name.size());
  }
  canvas.line(x, 48, x + 18, 48, panels.front().mark.colour, 2.5);
  canvas.write(x + 23, 52, "start", panels.front().mark.name);
  for (std::size_t i = 0; i < panels.size(); ++i) draw_panel(canvas, panels[i], panel * static_cast<double>(i));
  return canvas.finish();
}

std::string draw_curves(const Curves &curves) {
  const double width = 2 * panel, end = width - 2 * right, floor = height - bottom;
  Canvas canvas(width, curves.title);
  const auto [first, last] = std::ranges::minmax(curves.x);
  double least = curves.curves.front().values.front(), most = least;
  for (const Series &curve : curves.curves)
    for (double value : curve.values) least = std::min(least, value), most = std::max(most, value);
  const double low = std::floor(std::log10(least)), high = std::ceil(std::log10(most));
  auto across = [&](double x) { return left + std::log(x / first) / std::log(last / first) * (end - left); };
  auto up = [&](double y) { return floor - (std::log10(y) - low) / (high - low) * (floor - top); };
  for (double power = low; power <= high; ++power) {
    canvas.line(left, up(std::pow(10, power)), end, up(std::pow(10, power)), "#e0e0e0");
    canvas.write(left - 6, up(std::pow(10, power)) + 4, "end", fmt::format("{:g}", std::pow(10, power)));
  }
  for (double x : curves.x) canvas.write(across(x), floor + 18, "middle", fmt::format("{:g}", x));
  double legend = left;
  for (const Series &curve : curves.curves) {
    std::string path;
    for (std::size_t i = 0; i < curves.x.size(); ++i)
      path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M " : " L ", across(curves.x[i]), up(curve.values[i]));
    canvas.add("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n", path, curve.colour);
    canvas.line(legend, 68, legend + 18, 68, curve.colour, 2.5);
    canvas.write(legend + 23, 72, "start", curve.name);
    legend += 50 + 6.6 * static_cast<double>(curve.name.size());
  }
  canvas.write(left, 46, "start", curves.up);
  canvas.write((left + end) / 2, height - 10, "middle", curves.across);
  return canvas.finish();
}

} // namespace gait::plot
