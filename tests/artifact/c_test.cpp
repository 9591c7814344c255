// What a C program sees: header, archive, shared object.
#include "backends/cpu/link.h"
#include "compiler/artifact/c_header.h"
#include "compiler/artifact/c_names.h"
#include "compiler/artifact/write.h"
#include "runtime/file.h"
#include "runtime/seal.h"
#include "runtime/session.h"
#include "tests/artifact/hand_model.h"
#include "llvm/Object/Archive.h"
#include <algorithm>
#include <cstdio>
#include <dlfcn.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <set>
#include <sys/wait.h>
#include <thread>

using namespace gait;
using namespace gait::compiler;
using test::HandModel;

namespace {

struct Outcome {
  int status;
  std::string output; ///< both streams
};

Outcome shell(const std::string &command) {
  FILE *pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe);
  Outcome outcome;
  char chunk[4096];
  while (size_t count = fread(chunk, 1, sizeof(chunk), pipe)) outcome.output.append(chunk, count);
  int status = pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return outcome;
}

/// The hand model written to a folder.
struct Written {
  Written() {
    std::vector<FileBytes> members;
    for (const Emission &object : model.objects)
      if (!llvm::StringRef(object.name).ends_with(sharedOnlySuffix)) members.push_back(object);
    auto files = artifactFiles(*model.text.module, model.manifest, model.shared, members);
    REQUIRE_MESSAGE(succeeded(files), model.text.errors);
    REQUIRE_MESSAGE(succeeded(writeFiles(*model.text.module, *files, folder.path + "/out")), model.text.errors);
    path = folder.path + "/out";
  }
  HandModel model;
  test::Folder folder;
  std::string path;
};

Written &written() {
  static Written instance;
  return instance;
}

Outcome build(const std::string &compiler, const std::string &program) {
  return shell(fmt::format("{} -Wall -Wextra -pedantic -Werror -I{} {} {}/hand.a -o {}/{}", compiler, written().path, CONSUMER,
                           written().path, written().folder.path, program));
}

/// What the program should print: two steps of a session.
std::string expected() {
  Session session(Artifact::load(written().model.shared), {.threads = 1});
  session.init(3);
  std::vector<float> image = {0.5f, -1, 2, 0.25f, 3, 1, -0.5f, 0.125f, 1, 1};
  std::vector<int32_t> label = {0, 2, 1, 1, 2};
  double loss = 0;
  for (int i = 0; i < 2; ++i) loss = session.run("step", {{"image", image, {5, 2}}, {"label", label, {5}}}).scalar("loss");
  unsigned long long sum = 0;
  for (unsigned char byte : session.state_bytes()) sum = sum * 31 + byte;
  char text[100];
  snprintf(text, sizeof(text), "%llu %a\n", sum, loss);
  return text;
}

} // namespace

TEST_CASE("a program in C99, C11 or C++11 with the header and the archive gets the session's bits, without libraries") {
  for (std::string compiler :
       {"cc -std=c99", "cc -std=c11", "clang-22 -std=c99", "clang-22 -x c++ -std=c++11", "clang-22 -x c++ -std=c++20"}) {
    if (compiler.find("c++") != std::string::npos) compiler += " -Wno-deprecated";
    std::string command = fmt::format(
        "{} -Wall -Wextra -pedantic -Werror -I{} -c {} -o {}/consumer.o && cc {}/consumer.o {}/hand.a -o {}/program", compiler,
        written().path, CONSUMER, written().folder.path, written().folder.path, written().path, written().folder.path);
    Outcome made = shell(command);
    REQUIRE_MESSAGE(made.status == 0, compiler, ": ", made.output);
    Outcome ran = shell(written().folder.path + "/program");
    CHECK(ran.status == 0);
    CHECK(ran.output == expected());
  }
}

TEST_CASE("the _threads functions run on libgomp and on libomp, with the same bits, and ask the linker for them") {
  for (std::string compiler : {"cc -fopenmp", "clang-22 -fopenmp -Wl,-rpath," LLVM_ROOT "/lib"}) {
    Outcome made = build(compiler + " -std=c99 -DTHREADS", "threads");
    REQUIRE_MESSAGE(made.status == 0, made.output);
    Outcome ran = shell(written().folder.path + "/threads");
    CHECK(ran.status == 0);
    CHECK(ran.output == expected());
  }
  Outcome without = build("cc -std=c99 -DTHREADS", "without");
  CHECK(without.status != 0);
  CHECK(without.output.find("GOMP_parallel") != std::string::npos);
}

TEST_CASE("the shared object needs no library, exports the documented names only, and reports missing memory and a missing "
          "OpenMP runtime") {
  Written &artifact = written();
  std::string path = artifact.path + "/hand.so";
  Outcome needed = shell("readelf -d " + path);
  CHECK(needed.output.find("NEEDED") == std::string::npos);
  CHECK(needed.output.find("TEXTREL") == std::string::npos);
  Outcome symbols = shell("nm -D --defined-only --format=just-symbols " + path + " | sort");
  CHECK(symbols.output ==
        "gait_model_get\nhand_error_text\nhand_init\nhand_model\nhand_step\nhand_step_spmd\nhand_step_threads\nhand_tell\n"
        "hand_tell_spmd\nhand_tell_threads\n");
  Outcome undefined = shell("nm -D --undefined-only --format=just-symbols " + path + " | sort");
  CHECK(undefined.output == "GOMP_barrier\nGOMP_parallel\nfree\nmalloc\nomp_get_num_threads\nomp_get_thread_num\n");
  // No writable data is left once it is loaded: whatever needs relocation is made read-only then.
  Outcome sections = shell("readelf -SW " + path + " | grep -E ' \\.(data|bss|tdata|tbss) '");
  CHECK_MESSAGE(sections.output == "", sections.output);
  // A program without OpenMP loads it: see loader.c.
  std::string folder = artifact.folder.path;
  Outcome made = shell(fmt::format("cc -std=c99 -rdynamic -I{} {} -o {}/loader -ldl && {}/loader {}", artifact.path, LOADER,
                                   folder, folder, path));
  CHECK_MESSAGE(made.status == 0, made.output);
  CHECK(made.output == "3: init needs temporary memory, and malloc gave none\n2: a function ending in _threads needs an OpenMP "
                       "runtime in the program: link it with -fopenmp\n");
}

TEST_CASE("the same objects give the same bytes, and the shared object is sealed") {
  HandModel &model = written().model;
  auto again = linkSharedObject(*model.text.module, model.manifest, model.objects);
  REQUIRE(succeeded(again));
  CHECK(*again == model.shared);
  CHECK(detail::inspect_seal(model.shared) == detail::Seal::Intact);
  CHECK(detail::read_file(written().path + "/hand.so") == model.shared);
}

TEST_CASE("links from several threads wait for each other") {
  HandModel &model = written().model;
  std::vector<std::string> results(4);
  {
    std::vector<std::jthread> threads;
    for (std::string &result : results)
      threads.emplace_back([&] {
        if (auto linked = linkSharedObject(*model.text.module, model.manifest, model.objects); succeeded(linked))
          result = *linked;
      });
  }
  for (const std::string &result : results) CHECK(result == model.shared);
}

TEST_CASE("what lld refuses becomes an error, and lld can be called again") {
  test::ModuleText text;
  auto module = text.parse("module @hand {}");
  CHECK(failed(linkSharedObject(module, test::handManifest(), {{"hand.o", "no object"}})));
  CHECK_MESSAGE(text.errors.find("linking 'hand': ld.lld: error: ") == 0, text.errors);
  text.errors.clear();
  HandModel &model = written().model;
  CHECK(failed(linkSharedObject(module, test::handManifest(), {model.objects[0], model.objects[0], model.objects[3]})));
  CHECK(text.errors.find("duplicate symbol") != std::string::npos);
  CHECK(succeeded(linkSharedObject(module, model.manifest, model.objects)));
}

TEST_CASE("files are written whole or not at all, and what cannot be written is named with the reason") {
  test::Folder folder;
  test::ModuleText text;
  auto module = text.parse("module @m {}");
  CHECK(succeeded(writeFile(module, folder.path + "/a", "one")));
  CHECK(succeeded(writeFile(module, folder.path + "/a", "three")));
  CHECK(detail::read_file(folder.path + "/a") == "three");
  CHECK(shell("ls " + folder.path).output == "a\n"); // no temporary file stays
  CHECK(failed(writeFile(module, folder.path + "/no/b", "x")));
  CHECK(text.errors == "cannot write '" + folder.path + "/no/b': No such file or directory\n");
  text.errors.clear();
  CHECK(failed(writeFile(module, folder.path, "x")));
  CHECK(text.errors == "cannot write '" + folder.path + "': Is a directory\n");
  text.errors.clear();
  CHECK(failed(writeFile(module, "/proc/x", "x")));
  CHECK_MESSAGE(text.errors == "cannot write '/proc/x': No such file or directory\n", text.errors);
  text.errors.clear();
  HandModel &model = written().model;
  auto files = artifactFiles(module, model.manifest, model.shared, {});
  REQUIRE(succeeded(files));
  CHECK(failed(writeFiles(module, *files, folder.path + "/a")));
  CHECK(text.errors == "cannot write '" + folder.path + "/a/hand.so': Not a directory\n");
  text.errors.clear();
  CHECK(failed(writeFiles(module, *files, folder.path + "/a/b")));
  CHECK(text.errors == "cannot make the directory '" + folder.path + "/a/b': Not a directory\n");
}

TEST_CASE("names that are no identifiers become distinct ones, in C and in C++") {
  Manifest manifest = test::handManifest();
  manifest.name = "2 layers/*x*/";
  TensorDescription scalar{"", GAIT_INPUT, GAIT_F32, {}, 0, 4, {}};
  auto named = [&](std::string name, gait_role role) {
    TensorDescription tensor = scalar;
    tensor.name = name;
    tensor.role = role;
    return tensor;
  };
  manifest.states = {named("a.b", GAIT_PARAMETER), named("a b", GAIT_PARAMETER), named("BYTES", GAIT_SLOT),
                     named("*/ int x; /*", GAIT_STATE)};
  EntryDescription entry;
  entry.inputs = {named("int", GAIT_INPUT), named("class", GAIT_INPUT), named("state", GAIT_INPUT),   named("1", GAIT_INPUT),
                  named("x.y", GAIT_INPUT), named("x y", GAIT_INPUT),   named("\xc3\xa4", GAIT_INPUT)};
  entry.outputs = {named("int_2", GAIT_OUTPUT), named("x_y", GAIT_LOSS), named("linux", GAIT_LOSS)};
  for (std::string name : {"model", "error_text", "f", "f_threads", "f spmd", "f.spmd"}) {
    entry.name = name;
    manifest.entries.push_back(entry);
  }
  manifest.entries[2].inputs[1].name = "la bel"; // ranged inputs that differ in name only as C sees them
  entry.name = "g";
  entry.inputs = {manifest.entries[2].inputs[1]};
  entry.inputs[0].name = "la.bel";
  manifest.entries.push_back(entry);

  CNames names(manifest);
  CHECK(names.model == "x2_layers__x__");
  std::vector<std::string> all = names.exported();
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
  CHECK(std::set<std::string>(names.states.begin(), names.states.end()).size() == 4);
  CHECK(names.states[1] == "X2_LAYERS__X___STATE_a_b_2");
  CHECK(names.states[2] == "X2_LAYERS__X___STATE_BYTES_2");
  CHECK(names.errors.size() == 3);
  CHECK(names.errors[1] != names.errors[2]);
  CHECK(names.entries[4].inputs == std::vector<std::string>{"int_2", "class_2", "state_2", "x1", "x_y", "x_y_2", "x__"});
  CHECK(names.entries[4].outputs == std::vector<std::string>{"int_2_2", "x_y_3", "linux_2"});

  test::Folder folder;
  test::ModuleText text;
  REQUIRE(succeeded(writeFile(text.parse("module @m {}"), folder.path + "/x.h", writeCHeader(manifest))));
  REQUIRE(succeeded(writeFile(*text.module, folder.path + "/x.c", "#include \"x.h\"\n#include \"x.h\"\nint nothing;\n")));
  for (std::string compiler :
       {"cc -std=c99", "cc -std=gnu11", "clang-22 -std=c99", "clang-22 -x c++ -std=c++11", "clang-22 -x c++ -std=c++20"}) {
    Outcome made = shell(fmt::format("{} -Wall -Wextra -pedantic -Werror -Wno-deprecated -I{} -c {}/x.c -o {}/x.o", compiler,
                                     folder.path, folder.path, folder.path));
    CHECK_MESSAGE(made.status == 0, compiler, made.output);
  }
}

TEST_CASE("ARENA_BYTES is exactly the largest need of any entry but init, for every number of threads") {
  Manifest manifest = test::handManifest();
  EntryDescription entry;
  std::vector<std::pair<int64_t, int64_t>> needs = {{4096, 64}, {64, 1024}, {2048, 512}, {64, 64}, {4096, 64}, {5000000000, 0}};
  auto bytes = [&](int threads) {
    test::Folder folder;
    test::ModuleText text;
    REQUIRE(succeeded(writeFile(text.parse("module @m {}"), folder.path + "/hand.h", writeCHeader(manifest))));
    std::string program =
        fmt::format("#include \"hand.h\"\n#include <stdio.h>\nint main(void) {{ static char a[HAND_ARENA_BYTES(1)]; "
                    "printf(\"%zu\", HAND_ARENA_BYTES({}) + 0 * sizeof a); return 0; }}\n",
                    threads);
    REQUIRE(succeeded(writeFile(*text.module, folder.path + "/x.c", program)));
    Outcome made = shell(fmt::format("cc -std=c99 -mcmodel=medium -I{} {}/x.c -o {}/x && {}/x", folder.path, folder.path,
                                     folder.path, folder.path));
    REQUIRE_MESSAGE(made.status == 0, made.output);
    return std::stoll(made.output);
  };
  for (auto &e : manifest.entries) e.arenaShared = e.arenaThread = 0;
  CHECK(bytes(1) == 64); // an array has at least one element
  for (auto &e : manifest.entries)
    if (e.name == "init") e.arenaShared = 1 << 20; // init brings its own
  for (size_t count = 1; count <= needs.size(); ++count) {
    entry.name = "e" + std::to_string(count);
    std::tie(entry.arenaShared, entry.arenaThread) = needs[count - 1];
    manifest.entries.push_back(entry);
    for (int threads : {1, 2, 4, 64}) {
      int64_t expected = 0;
      for (size_t i = 0; i < count; ++i) expected = std::max(expected, needs[i].first + threads * needs[i].second);
      CHECK(bytes(threads) == expected);
    }
  }
}
