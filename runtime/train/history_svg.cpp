// A history as a drawing: a panel for each score, training solid, validation dashed, epochs to the right.
#include "runtime/train/history.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace gait {
namespace {

constexpr double panel_width = 460, panel_height = 300, left = 72, right = 20, top = 40, bottom = 48, heading = 36;
constexpr std::string_view validation_prefix = "validation.";

std::string escape(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (c == '&') escaped += "&amp;";
    else if (c == '<') escaped += "&lt;";
    else if (c == '>') escaped += "&gt;";
    else escaped += c;
  }
  return escaped;
}

/// Round numbers over a range: 1, 2 or 5 times a power of ten apart, about five of them.
struct Axis {
  double low, high, step;

  Axis(double least, double most, double smallest_step = 0) {
    if (!(most > least)) { // one value
      double margin = least == 0 ? 1 : std::abs(least) * 0.1;
      least -= margin, most += margin;
    }
    double rough = (most - least) / 5, power = std::pow(10, std::floor(std::log10(rough)));
    step = rough / power < 1.5 ? power : rough / power < 3.5 ? 2 * power : rough / power < 7.5 ? 5 * power : 10 * power;
    step = std::max(step, smallest_step);
    low = std::floor(least / step) * step;
    high = std::ceil(most / step) * step;
  }
  double share(double value) const { return (value - low) / (high - low); }
  int64_t count() const { return std::llround((high - low) / step); }
  double tick(int64_t i) const {
    double value = low + static_cast<double>(i) * step;
    return std::abs(value) < step * 1e-6 ? 0 : value;
  }
};

struct Panel {
  std::string name;
  const std::vector<double> *training = nullptr, *validation = nullptr;
};

std::vector<Panel> panels_of(const std::vector<History::Column> &columns) {
  std::vector<Panel> panels;
  for (const History::Column &column : columns) {
    bool validation = column.name.starts_with(validation_prefix);
    std::string name = validation ? column.name.substr(validation_prefix.size()) : column.name;
    auto panel = std::ranges::find(panels, name, &Panel::name);
    if (panel == panels.end()) panel = panels.insert(panels.end(), Panel{name});
    (validation ? panel->validation : panel->training) = &column.values;
  }
  return panels;
}

class Drawing {
public:
  Drawing(const Panel &panel, double x, double y, int64_t epochs)
      : panel(panel), x(x), y(y), across(epochs > 1 ? Axis(1, static_cast<double>(epochs), 1) : Axis(0, 2, 1)), up(range()) {
    if (epochs > 1) { // the curve fills the panel; ticks stay round
      across.low = 1;
      across.high = static_cast<double>(epochs);
    }
  }

  std::string draw() const {
    std::string text = fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"15\" font-weight=\"bold\">{}</text>\n", x + left, y + 22,
                                   escape(panel.name));
    text += axes();
    if (panel.training) text += curve(*panel.training, "#1f77b4", "");
    if (panel.validation) text += curve(*panel.validation, "#d62728", " stroke-dasharray=\"6 4\"");
    return text + legend();
  }

private:
  Axis range() const {
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (const std::vector<double> *values : {panel.training, panel.validation})
      for (size_t i = 0; values && i < values->size(); ++i)
        if (std::isfinite((*values)[i])) {
          least = std::min(least, (*values)[i]);
          most = std::max(most, (*values)[i]);
        }
    return least <= most ? Axis(least, most) : Axis(0, 1);
  }

  double across_at(double epoch) const { return x + left + across.share(epoch) * (panel_width - left - right); }
  double up_at(double value) const { return y + panel_height - bottom - up.share(value) * (panel_height - top - bottom); }

  std::string axes() const {
    double first = x + left, last = x + panel_width - right, floor = y + panel_height - bottom;
    std::string text;
    for (int64_t i = 0; i <= up.count(); ++i) {
      double at = up_at(up.tick(i));
      text += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#e0e0e0\"/>\n", first, at, last,
                          at);
      text += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{:.6g}</text>\n", first - 8, at + 4, up.tick(i));
    }
    for (double epoch = std::ceil(across.low / across.step) * across.step; epoch <= across.high; epoch += across.step) {
      double at = across_at(epoch);
      text += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#404040\"/>\n", at, floor, at,
                          floor + 5);
      text += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:.0f}</text>\n", at, floor + 20, epoch);
    }
    text += fmt::format("<path d=\"M {:.1f} {:.1f} V {:.1f} H {:.1f}\" fill=\"none\" stroke=\"#404040\"/>\n", first, y + top,
                        floor, last);
    return text +
           fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">epoch</text>\n", (first + last) / 2, floor + 38);
  }

  /// Values that are not finite leave a gap; one between gaps is a dot.
  std::string curve(const std::vector<double> &values, const char *colour, const char *dashes) const {
    std::string path, dots;
    auto finite = [&](size_t i) { return i < values.size() && std::isfinite(values[i]); };
    for (size_t i = 0; i < values.size(); ++i) {
      if (!finite(i)) continue;
      double right = across_at(static_cast<double>(i + 1)), height = up_at(values[i]);
      bool begins = i == 0 || !finite(i - 1);
      path += fmt::format("{}{:.1f} {:.1f}", begins ? (path.empty() ? "M " : " M ") : " L ", right, height);
      if (begins && !finite(i + 1))
        dots += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>\n", right, height, colour);
    }
    if (path.empty()) return {};
    return fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{}/>\n{}", path, colour, dashes, dots);
  }

  std::string legend() const {
    if (!panel.training || !panel.validation) return {};
    double at = x + panel_width - right - 190, line = y + 17;
    std::string text;
    for (auto [name, colour, dashes, shift] :
         {std::tuple("training", "#1f77b4", "", 0.0), {"validation", "#d62728", " stroke-dasharray=\"6 4\"", 90.0}})
      text += fmt::format("<line x1=\"{0}\" y1=\"{2}\" x2=\"{1}\" y2=\"{2}\" stroke=\"{3}\" stroke-width=\"2\"{4}/>\n"
                          "<text x=\"{5}\" y=\"{6}\">{7}</text>\n",
                          at + shift, at + shift + 24, line, colour, dashes, at + shift + 30, line + 4, name);
    return text;
  }

  const Panel &panel;
  double x, y;
  Axis across, up;
};

} // namespace

std::string History::svg(const std::string &title) const {
  std::vector<Panel> panels = panels_of(table);
  const size_t columns = std::max<size_t>(1, std::min<size_t>(2, panels.size())), rows = (panels.size() + columns - 1) / columns;
  const double head = title.empty() ? 0 : heading, width = panel_width * static_cast<double>(columns),
               height = head + panel_height * static_cast<double>(rows);
  std::string text = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
                                 "font-family=\"sans-serif\" font-size=\"12\" fill=\"#202020\">\n"
                                 "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n",
                                 width, height);
  if (!title.empty())
    text += fmt::format("<text x=\"{}\" y=\"26\" text-anchor=\"middle\" font-size=\"18\">{}</text>\n", width / 2, escape(title));
  for (size_t i = 0; i < panels.size(); ++i)
    text += Drawing(panels[i], panel_width * static_cast<double>(i % columns),
                    head + panel_height * static_cast<double>(i / columns), epochs())
                .draw();
  return text + "</svg>\n";
}

} // namespace gait
