#include "runtime/artifact.h"
#include "runtime/error.h"
#include "runtime/file.h"
#include "runtime/seal.h"
#include <cstring>
#include <doctest/doctest.h>
#include <elf.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace gait;

namespace {

template <typename F> std::string error_of(F &&work) {
  try {
    work();
  } catch (const RuntimeError &error) {
    return error.what();
  }
  return "no error";
}

std::string load_error(const std::string &bytes) {
  return error_of([&] { Artifact::load(bytes, "x.so"); });
}

} // namespace

TEST_CASE("an artifact opens from a file and from memory, and describes its model") {
  for (const Artifact &artifact : {Artifact::open(TINY), Artifact::load(detail::read_file(TINY))}) {
    CHECK(std::string(artifact.model().name) == "tiny");
    REQUIRE(artifact.find_entry("step"));
    CHECK(artifact.find_entry("step")->input_count == 2);
    CHECK(artifact.find_entry("stop") == nullptr);
    REQUIRE(artifact.find_state("count"));
    CHECK(artifact.find_state("count")->offset == 64);
    CHECK(artifact.find_state("c") == nullptr);
  }
}

TEST_CASE("two artifacts from memory never stand for one another") {
  auto first = std::make_unique<Artifact>(Artifact::open(TINY));
  const gait_model *model = &first->model();
  Artifact second = Artifact::open(TINY);
  CHECK(&second.model() != model);
  first.reset(); // its file number is free again
  CHECK(error_of([] { Artifact::open(FOREIGN); }).find("it has no gait_model_get") != std::string::npos);
  Artifact third = Artifact::open(TINY);
  CHECK(&third.model() != &second.model());
}

TEST_CASE("the code stays loaded while a handle lives, and a model in the process can be adopted") {
  const gait_model *model;
  Artifact last = [&] {
    Artifact artifact = Artifact::open(TINY);
    model = &artifact.model();
    return Artifact::adopt(model, std::make_shared<Artifact>(artifact));
  }();
  CHECK(last.model().entries[4].check(&last.model().entries[4], 65, nullptr) == GAIT_ERROR_ROWS);
  CHECK(error_of([] { Artifact::adopt(nullptr); }) == "'model in this process' holds no model");
}

TEST_CASE("files that are no artifacts are refused with the reason") {
  CHECK(error_of([] { Artifact::open("/no/such.so"); }) == "cannot open '/no/such.so': No such file or directory");
  CHECK(error_of([] { Artifact::open("/"); }) == "cannot read '/': Is a directory");
  CHECK(load_error("") == "'x.so' is empty; a compiled model is a shared object that gait compile writes");
  CHECK(load_error("module @digits {}") == "'x.so' is no compiled model: it is no shared object (ELF); gait compile writes one");
  CHECK(error_of([] { Artifact::open(FOREIGN); }) ==
        std::string("'") + FOREIGN + "' is a shared object, but no compiled model: it has no gait_model_get");
  CHECK(error_of([] { Artifact::open(TINY_VERSION); }) ==
        std::string("'") + TINY_VERSION +
            "' has version 7 of Gait's binary interface, but this runtime has version 1; compile it again");

  std::string bytes = detail::read_file(TINY);
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  auto with = [&](auto change) {
    Elf64_Ehdr changed = header;
    change(changed);
    std::string copy = bytes;
    std::memcpy(copy.data(), &changed, sizeof(changed));
    return load_error(copy);
  };
  CHECK(with([](Elf64_Ehdr &h) { h.e_machine = EM_S390; }).find("another kind of processor (ELF machine 22, here ") !=
        std::string::npos);
  CHECK(with([](Elf64_Ehdr &h) { h.e_ident[EI_CLASS] = ELFCLASS32; }).find("another kind of processor") != std::string::npos);
  CHECK(with([](Elf64_Ehdr &h) { h.e_type = ET_REL; }).find("another kind of ELF file") != std::string::npos);
  Elf64_Phdr segment;
  std::string longer = bytes;
  std::memcpy(&segment, bytes.data() + header.e_phoff, sizeof(segment));
  segment.p_filesz = bytes.size() + 1;
  std::memcpy(longer.data() + header.e_phoff, &segment, sizeof(segment));
  CHECK(load_error(longer).find("is truncated") != std::string::npos);
  CHECK(with([](Elf64_Ehdr &h) { h.e_phnum = 0xffff; }).find("is truncated") != std::string::npos);
}

TEST_CASE("models that describe themselves in another form are refused") {
  Artifact tiny = Artifact::open(TINY);
  gait_model model = tiny.model();
  std::vector<gait_entry> entries(model.entries, model.entries + model.entry_count);
  model.entries = entries.data();
  auto error = [&] { return error_of([&] { Artifact::adopt(&model); }); };
  CHECK(error() == "no error");
  model.size = 16;
  CHECK(error() == "'model in this process' describes itself in 16 bytes, but 88 are needed; compile it again");
  model.size = sizeof(gait_model) + 8; // a later version that only adds
  CHECK(error() == "no error");
  entries[1].size = 16;
  CHECK(error() == "'model in this process' describes an entry in 16 bytes instead of 112; compile it again");
  entries[1].size = sizeof(gait_entry);
  for (int64_t inputs : {0, 2}) {
    entries[0].input_count = inputs;
    CHECK(error() == "'model in this process' has an init that does not take one i64 seed; compile it again");
  }
  entries[0].input_count = 1;
  entries[0].inputs = entries[2].inputs; // an image
  CHECK(error().find("does not take one i64 seed") != std::string::npos);
}

TEST_CASE("a truncated artifact is refused at every length") {
  std::string bytes = detail::read_file(TINY);
  for (size_t length = 4; length < bytes.size(); length += length < 256 ? 1 : 97)
    CHECK(load_error(bytes.substr(0, length)).find("'x.so' is truncated: it has " + std::to_string(length) + " bytes") == 0);
}

TEST_CASE("a sealed artifact loads, and one flipped bit anywhere is refused") {
  std::string bytes = detail::read_file(TINY);
  detail::append_seal(bytes);
  CHECK(std::string(Artifact::load(bytes).model().name) == "tiny");
  size_t end = bytes.size() - detail::seal_bytes;
  for (size_t position = 64; position < end; position += 211) {
    std::string flipped = bytes;
    flipped[position] ^= 4;
    std::string error = load_error(flipped);
    bool seen = error == "'x.so' is damaged: its checksum does not match; compile or copy it again" ||
                error.find("truncated") != std::string::npos;
    CHECK_MESSAGE(seen, position, ": ", error);
  }
  std::string sum = bytes;
  sum.back() ^= 1;
  CHECK(load_error(sum).find("is damaged") != std::string::npos);
}

TEST_CASE("artifacts load from several threads at once") {
  std::string bytes = detail::read_file(TINY);
  std::vector<std::jthread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 20; ++j) good += Artifact::load(bytes).model().max_batch == 64;
    });
  threads.clear();
  CHECK(good == 160);
}
