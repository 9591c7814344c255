// Where a training stands, into checkpoints and out of them.
#include "runtime/checkpoint/atomic_file.h"
#include "runtime/checkpoint/checkpoint.h"
#include "runtime/error.h"
#include "runtime/file.h"
#include "runtime/train/loop.h"
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace gait::detail {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char *position_key = "gait.fit", *callbacks_key = "gait.callbacks";

/// Numbers as texts: JSON's have no NaN.
Json texts_of(std::span<const double> values) {
  Json list = Json::array();
  for (double value : values) list.push_back(fmt::format("{}", value));
  return list;
}

double number_of(const Json &json) {
  const std::string text = json.get<std::string>();
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) throw std::invalid_argument("'" + text + "' is no number");
  return value;
}

std::vector<double> numbers_of(const Json &list) {
  std::vector<double> values;
  for (const Json &each : list) values.push_back(number_of(each));
  return values;
}

std::string prefix_of(size_t callback) { return fmt::format("callback.{}/", callback); }

/// The callbacks that keep something over an interruption; the others may come and go.
std::vector<const Callback *> keeping(const std::vector<Callback> &callbacks) {
  std::vector<const Callback *> keepers;
  for (const Callback &callback : callbacks)
    if (callback.save) keepers.push_back(&callback);
  return keepers;
}

/// What the rest of a run depends on besides its position. A checkpoint goes on only where these agree.
Json conditions(const FitOptions &options, int64_t rows, int64_t size, const std::string &entry) {
  return {
      {"rows", rows}, {"batch", size}, {"seed", options.seed}, {"shuffle", options.shuffle}, {"accumulate", options.accumulate},
      {"step", entry}};
}

} // namespace

std::string Loop::position_text() const {
  Json columns = Json::array();
  for (const History::Column &column : history.columns())
    columns.push_back({{"name", column.name}, {"values", texts_of(column.values)}});
  Json json = {{"epoch", epoch},
               {"batch", batch},
               {"step", step},
               {"stop", stop},
               {"conditions", conditions(options, train.rows(), size, entry)},
               {"totals", texts_of(meter.totals())},
               {"rows", meter.rows()},
               {"history", columns},
               {"seconds", texts_of(history.seconds())}};
  if (feed.rate) json["rate"] = fmt::format("{}", *feed.rate);
  return json.dump();
}

void Loop::set_position(const std::string &text, const std::string &file) {
  try {
    const Json json = Json::parse(text);
    const Json wanted = conditions(options, train.rows(), size, entry);
    for (const auto &[key, value] : wanted.items())
      if (json.at("conditions").at(key) != value)
        throw Error(
            fmt::format("fit: '{}' was written by a training with {} = {}, but here it is {}; resume with the same data and "
                        "options",
                        file, key, json.at("conditions").at(key).dump(), value.dump()));
    epoch = json.at("epoch").get<int64_t>();
    batch = json.at("batch").get<int64_t>();
    step = json.at("step").get<int64_t>();
    stop = json.at("stop").get<bool>();
    if (epoch < 0 || batch < 0 || batch > order.count() || step < 0) throw std::invalid_argument("a position outside the run");
    meter.restore(numbers_of(json.at("totals")), json.at("rows").get<int64_t>());
    if (json.contains("rate") && takes_rate()) set_rate(number_of(json.at("rate")));
    std::vector<double> seconds = numbers_of(json.at("seconds"));
    History before;
    for (size_t i = 0; i < seconds.size(); ++i) {
      Scores scores;
      for (const Json &column : json.at("history"))
        scores.set(column.at("name").get<std::string>(), number_of(column.at("values").at(i)));
      before.add(scores, seconds[i]);
    }
    history = std::move(before);
  } catch (const Error &) {
    throw;
  } catch (const std::exception &error) {
    throw RuntimeError(
        fmt::format("'{}' has a damaged {}: {}; resume from another checkpoint", file, position_key, error.what()));
  }
}

void Loop::save_callbacks(std::string &text, std::vector<TensorView> &tensors, std::vector<CallbackMemory> &memories) const {
  Json list = Json::array();
  const std::vector<const Callback *> keepers = keeping(options.callbacks);
  memories.resize(keepers.size());
  for (size_t i = 0; i < memories.size(); ++i) {
    CallbackMemory &memory = memories[i];
    keepers[i]->save(memory);
    list.push_back({{"name", keepers[i]->name}, {"values", memory.values}, {"state", !memory.state.empty()}});
    if (memory.state.empty()) continue;
    if (memory.state.size() != session.state_bytes().size())
      throw Error(fmt::format("fit: callback '{}' keeps {} bytes of state; keep none, or a copy of all {}", keepers[i]->name,
                              memory.state.size(), session.state_bytes().size()));
    for (TensorView state : session.states()) {
      auto offset = static_cast<const unsigned char *>(state.data) - session.state_bytes().data();
      state.name = prefix_of(i) + state.name;
      state.data = memory.state.data() + offset;
      tensors.push_back(std::move(state));
    }
  }
  text = list.dump();
}

void Loop::load_callbacks(const SafeTensors &file, const std::string &text) {
  const Json list = Json::parse(text);
  const std::vector<const Callback *> keepers = keeping(options.callbacks);
  std::string there, here;
  for (const Json &each : list) there += (there.empty() ? "" : ", ") + each.at("name").get<std::string>();
  for (const Callback *each : keepers) here += (here.empty() ? "" : ", ") + each->name;
  if (there != here)
    throw Error(fmt::format("fit: the callbacks that keep something in the checkpoint are {}, but here they are {}; resume with "
                            "the same",
                            there.empty() ? "none" : there, here.empty() ? "none" : here));
  for (size_t i = 0; i < list.size(); ++i) {
    const Callback &callback = *keepers[i];
    if (!callback.load) continue;
    CallbackMemory memory;
    memory.values = list[i].at("values").get<std::map<std::string, std::string>>();
    if (list[i].at("state").get<bool>()) {
      memory.state.resize(session.state_bytes().size());
      for (const TensorView &state : session.states()) {
        const SafeTensors::Tensor *tensor = file.find(prefix_of(i) + state.name);
        if (!tensor || tensor->dtype != safetensors_name_of(state.dtype) || tensor->shape != state.shape)
          throw std::invalid_argument(fmt::format("the state '{}' that it keeps is missing or of another form", state.name));
        auto offset = static_cast<const unsigned char *>(state.data) - session.state_bytes().data();
        std::memcpy(memory.state.data() + offset, tensor->data.data(), tensor->data.size());
      }
    }
    callback.load(memory);
  }
}

void Loop::write_checkpoint(const std::string &path) const {
  Metadata metadata = options.metadata;
  metadata["gait.model"] = session.artifact().model().name;
  metadata[position_key] = position_text();
  std::vector<TensorView> tensors = session.states();
  std::vector<CallbackMemory> memories; // the tensors' bytes
  save_callbacks(metadata[callbacks_key], tensors, memories);
  write_file_atomically(path, format_safetensors(tensors, metadata));
}

void Loop::resume() {
  const std::string &path = options.resume;
  const std::string bytes = read_file(path);
  const SafeTensors file = parse_safetensors(std::as_bytes(std::span(bytes)), path);
  auto position = file.metadata.find(position_key), callbacks = file.metadata.find(callbacks_key);
  if (position == file.metadata.end() || callbacks == file.metadata.end())
    throw Error(
        fmt::format("fit: '{}' holds no position of a training, only tensors; load it with load_checkpoint or load_weights "
                    "and train from there",
                    path));
  set_position(position->second, path);
  try {
    load_callbacks(file, callbacks->second);
  } catch (const Error &) {
    throw;
  } catch (const std::exception &error) {
    throw RuntimeError(
        fmt::format("'{}' has a damaged {}: {}; resume from another checkpoint", path, callbacks_key, error.what()));
  }
  load_checkpoint(session, std::as_bytes(std::span(bytes)), path);
}

} // namespace gait::detail
