#include "tests/lower/compiled_kernel.h"

namespace gait::test {

static int64_t bytesOf(const BufferText &buffer, int64_t maxRows) {
  int64_t bytes = buffer.element == "f64" || buffer.element == "i64" ? 8 : buffer.element == "i1" ? 1 : 4;
  std::string text = buffer.shape;
  while (!text.empty()) {
    size_t end = text.find('x');
    std::string size = text.substr(0, end);
    bytes *= size == "?" ? maxRows : std::stoll(size);
    text = end == std::string::npos ? "" : text.substr(end + 1);
  }
  return bytes;
}
static std::string join(const std::string &shape, const std::string &element) {
  return shape.empty() ? element : shape + "x" + element;
}
static bool hasRows(const BufferText &buffer) { return buffer.shape.starts_with("?"); }
/// The dimensions after the rows.
static std::string rest(const BufferText &buffer) { return buffer.shape.size() > 2 ? buffer.shape.substr(2) : ""; }
static std::string panelShape(const BufferText &buffer, int64_t rows) {
  return rest(buffer).empty() ? std::to_string(rows) : std::to_string(rows) + "x" + rest(buffer);
}

std::string substitute(std::string text, const std::vector<std::pair<std::string, std::string>> &values) {
  for (const auto &[name, value] : values)
    for (size_t at; (at = text.find("$" + name)) != std::string::npos;) text.replace(at, name.size() + 1, value);
  return text;
}

/// "[1, 8, 5] [1, 1, 1]"-like lists of a subview.
static std::string subview(const std::string &name, int view, const BufferText &buffer, int64_t rows) {
  std::string offsets = "%i", sizes = std::to_string(rows), ones = "1", strides;
  std::vector<int64_t> dims;
  for (std::string text = rest(buffer); !text.empty();) {
    size_t end = text.find('x');
    dims.push_back(std::stoll(text.substr(0, end)));
    text = end == std::string::npos ? "" : text.substr(end + 1);
  }
  int64_t stride = 1;
  strides = "1";
  for (size_t k = dims.size(); k-- > 0;) stride *= dims[k], strides = std::to_string(stride) + ", " + strides;
  for (int64_t dim : dims) offsets += ", 0", sizes += ", " + std::to_string(dim), ones += ", 1";
  return substitute("  %$name_m = memref.subview %v$view[$offsets] [$sizes] [$ones] : memref<$from> to memref<$to, "
                    "strided<[$strides], offset: ?>>\n",
                    {{"name", name},
                     {"view", std::to_string(view)},
                     {"offsets", offsets},
                     {"sizes", sizes},
                     {"ones", ones},
                     {"from", join(buffer.shape, buffer.element)},
                     {"to", join(panelShape(buffer, rows), buffer.element)},
                     {"strides", strides}});
}
static std::string memrefOf(const BufferText &buffer, int64_t rows) {
  std::string text = subview("x", 0, buffer, rows);
  return text.substr(text.rfind(" to ") + 4, text.size() - text.rfind(" to ") - 5);
}

std::string readRows(const std::string &name, int view, const BufferText &buffer, int64_t rows) {
  return subview(name, view, buffer, rows) +
         substitute(
             "  %$name = bufferization.to_tensor %$name_m restrict : $memref to tensor<$shape>\n",
             {{"name", name}, {"memref", memrefOf(buffer, rows)}, {"shape", join(panelShape(buffer, rows), buffer.element)}});
}
std::string writeRows(const std::string &name, int view, const BufferText &buffer, int64_t rows) {
  return subview(name + "_out", view, buffer, rows) +
         substitute(
             "  bufferization.materialize_in_destination %$name in restrict writable %$name_out_m : (tensor<$shape>, $memref) -> "
             "()\n",
             {{"name", name}, {"memref", memrefOf(buffer, rows)}, {"shape", join(panelShape(buffer, rows), buffer.element)}});
}
std::string readAll(const std::string &name, int view, const BufferText &buffer) {
  return substitute("  %$name = bufferization.to_tensor %v$view restrict : memref<$shape> to tensor<$shape>\n",
                    {{"name", name}, {"view", std::to_string(view)}, {"shape", join(buffer.shape, buffer.element)}});
}
std::string writeAll(const std::string &name, int view, const BufferText &buffer) {
  return substitute(
      "  bufferization.materialize_in_destination %$name in restrict writable %v$view : (tensor<$shape>, memref<$shape>) -> ()\n",
      {{"name", name}, {"view", std::to_string(view)}, {"shape", join(buffer.shape, buffer.element)}});
}

std::string kernelText(const std::vector<BufferText> &buffers, const std::function<std::string(int64_t)> &body, bool panels,
                       int64_t maxRows) {
  std::string arguments, views;
  for (size_t k = 0; k < buffers.size(); ++k) {
    std::string bytes = std::to_string(bytesOf(buffers[k], maxRows));
    arguments += "%b" + std::to_string(k) + ": memref<" + bytes + "xi8> {llvm.noalias}, ";
    views += substitute("  %v$k = memref.view %b$k[%c0][$rows] : memref<$bytesxi8> to memref<$shape>\n",
                        {{"k", std::to_string(k)},
                         {"rows", hasRows(buffers[k]) ? "%rows" : ""},
                         {"bytes", bytes},
                         {"shape", join(buffers[k].shape, buffers[k].element)}});
  }
  std::string text =
      "func.func private @k(" + arguments +
      "%scratch: memref<1099511627776xi8>, %rows: index, %thread: index, %threads: index) {\n  %c0 = arith.constant 0 : index\n"
      "  %c1 = arith.constant 1 : index\n" +
      views;
  if (!panels) return text + "  %i = arith.constant 0 : index\n" + body(0) + "  return\n}\n";
  std::string from = "%c0";
  for (int64_t n : {8, 4, 2, 1}) {
    std::string k = std::to_string(n);
    text += substitute("  %n$k = arith.constant $k : index\n  %left$k = arith.subi %rows, $from : index\n  %rest$k = arith.remui "
                       "%left$k, %n$k : index\n"
                       "  %to$k = arith.subi %rows, %rest$k : index\n  scf.for %i = $from to %to$k step %n$k {\n$body  }\n",
                       {{"from", from}, {"body", body(n)}, {"k", k}});
    from = "%to" + k;
  }
  return text + "  return\n}\n";
}

} // namespace gait::test
