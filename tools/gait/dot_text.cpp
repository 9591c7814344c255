// A picture in Graphviz's language (https://graphviz.org/doc/info/lang.html). The forward part runs down; gradients run back up
// beside it, for their edges are written from end to start and drawn reversed.
#include "tools/gait/picture.h"
#include <fmt/format.h>

namespace gait::tools {
namespace {

/// Text inside a label of HTML's kind.
std::string escape(const std::string &text) {
  std::string result;
  for (char c : text) switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  return result;
}

struct Colours {
  const char *line, *fill, *box;
};

Colours coloursOf(Part part) {
  switch (part) {
  case Part::Forward:
    return {"#2f6690", "#eaf2f8", "#f7fafd"};
  case Part::Gradient:
    return {"#c05a1c", "#fdeee2", "#fff9f4"};
  case Part::Update:
    break;
  }
  return {"#3d7a4a", "#e8f4ea", "#f7fbf7"};
}

/// Shape, colours and name in the legend of what is no op.
struct Look {
  const char *shape, *line, *fill;
};

Look lookOf(NodeKind kind) {
  switch (kind) {
  case NodeKind::Input:
    return {"invhouse", "#555555", "#ffffff"};
  case NodeKind::Parameter:
    return {"cylinder", "#8a6d00", "#fff4c2"};
  case NodeKind::State:
    return {"cylinder", "#777777", "#f1f1f1"};
  case NodeKind::NewState:
    return {"cylinder", "#3d7a4a", "#e8f4ea"};
  case NodeKind::Output:
    return {"house", "#2f6690", "#d5e6f3"};
  case NodeKind::Loss:
    return {"octagon", "#a02c2c", "#fbe3e3"};
  default:
    return {"house", "#777777", "#f1f1f1"};
  }
}

std::string labelOf(const Node &node) {
  std::string label = fmt::format("<<b>{}</b>", escape(node.title));
  for (const std::string &line : node.lines)
    label += fmt::format("<br/><font point-size=\"9\" color=\"#555555\">{}</font>", escape(line));
  return label + ">";
}

std::string nodeText(size_t number, const Node &node) {
  if (node.kind == NodeKind::Op || node.kind == NodeKind::Group) {
    const Colours colours = coloursOf(node.part);
    return fmt::format("n{} [label={}, shape=box, style=\"{}\", color=\"{}\", fillcolor=\"{}\"];\n", number, labelOf(node),
                       node.kind == NodeKind::Group ? "rounded,filled,bold" : "rounded,filled", colours.line,
                       node.kind == NodeKind::Group ? colours.fill : "#ffffff");
  }
  const Look look = lookOf(node.kind);
  return fmt::format("n{} [label={}, shape={}, style=\"filled{}\", color=\"{}\", fillcolor=\"{}\"];\n", number, labelOf(node),
                     look.shape, node.kind == NodeKind::NewState ? ",dashed" : "", look.line, look.fill);
}

/// A box of a layer: its nodes and the boxes inside, each in the order in which they came.
struct Box {
  std::string name;
  std::vector<size_t> nodes;
  std::vector<Box> inside;

  Box &find(const std::string &wanted) {
    for (Box &box : inside)
      if (box.name == wanted) return box;
    return inside.emplace_back(Box{wanted, {}, {}});
  }
};

class Writer {
public:
  explicit Writer(const Picture &picture) : picture(picture) {}

  std::string write() {
    out = "digraph model {\n"
          "  graph [fontname=\"Helvetica\", fontsize=11, nodesep=0.3, ranksep=0.4, pad=0.3, labelloc=t, bgcolor=white];\n"
          "  node [fontname=\"Helvetica\", fontsize=11, height=0.3, margin=\"0.12,0.05\", penwidth=1.1];\n"
          "  edge [fontname=\"Helvetica\", fontsize=8, fontcolor=\"#777777\", arrowsize=0.6, penwidth=0.9];\n";
    writeTitle();
    for (Part part : {Part::Forward, Part::Gradient, Part::Update}) {
      Box all;
      for (size_t number = 0; number < picture.nodes.size(); ++number) {
        const Node &node = picture.nodes[number];
        if (node.part != part) continue;
        Box *box = &all;
        for (const std::string &name : node.path) box = &box->find(name);
        box->nodes.push_back(number);
      }
      writeBox(all, part, "  ");
    }
    for (const Edge &edge : picture.edges) writeEdge(edge);
    return out + "}\n";
  }

private:
  void writeBox(const Box &box, Part part, const std::string &indent) {
    for (size_t number : box.nodes) out += indent + nodeText(number, picture.nodes[number]);
    for (const Box &inner : box.inside) {
      const Colours colours = coloursOf(part);
      out += fmt::format("{}subgraph cluster_{} {{\n", indent, boxes++);
      out += fmt::format(
          "{}  label=<<b>{}</b>{}>; style=\"rounded,filled\"; color=\"{}\"; fillcolor=\"{}\"; fontcolor=\"{}\"; margin=8;\n",
          indent, escape(inner.name), part == Part::Gradient ? " gradient" : "", colours.line, colours.box, colours.line);
      writeBox(inner, part, indent + "  ");
      out += indent + "}\n";
    }
  }

  void writeEdge(const Edge &edge) {
    const Node &from = picture.nodes[edge.from], &to = picture.nodes[edge.to];
    const std::string label = fmt::format("label=\"{}\"", edge.type);
    const bool back = from.part == Part::Gradient && to.part == Part::Gradient;
    const char *colour = coloursOf(to.part).line;
    if (back) {
      out += fmt::format("  n{} -> n{} [{}, color=\"{}\", dir=back];\n", edge.to, edge.from, label, colour);
      return;
    }
    // What the forward part keeps for the gradients says nothing of who is above.
    const bool kept = from.part == Part::Forward && to.part == Part::Gradient;
    out += fmt::format("  n{} -> n{} [{}, color=\"{}\"{}];\n", edge.from, edge.to, label, colour,
                       kept ? ", style=dashed, constraint=false" : "");
  }

  /// The title, and below it what the colours mean.
  void writeTitle() {
    out += fmt::format(
        "  label=<<table border=\"0\" cellspacing=\"4\" cellpadding=\"3\"><tr><td colspan=\"9\"><font point-size=\"16\">"
        "<b>{}</b></font></td></tr><tr>",
        escape(picture.title));
    auto swatch = [&](const char *line, const char *fill, const char *text) {
      out += fmt::format("<td border=\"1\" color=\"{}\" bgcolor=\"{}\"><font point-size=\"9\">{}</font></td>", line, fill, text);
    };
    for (auto [part, text] : {std::pair(Part::Forward, "forward"), {Part::Gradient, "gradient"}, {Part::Update, "update"}})
      swatch(coloursOf(part).line, coloursOf(part).fill, text);
    for (auto [kind, text] : {std::pair(NodeKind::Input, "input"),
                              {NodeKind::Parameter, "parameter"},
                              {NodeKind::State, "state"},
                              {NodeKind::Output, "output"},
                              {NodeKind::Loss, "loss"},
                              {NodeKind::Metric, "metric"}})
      swatch(lookOf(kind).line, lookOf(kind).fill, text);
    out += "</tr></table>>;\n";
  }

  const Picture &picture;
  std::string out;
  int boxes = 0;
};

} // namespace

std::string writeDot(const Picture &picture) { return Writer(picture).write(); }

} // namespace gait::tools
