# The tests of IR: every .mlir file under tests/ with a RUN line. The programs' folder and LLVM's come as parameters (tests/ops/CMakeLists.txt).
import os
import lit.formats

config.name = "gait"
config.suffixes = [".mlir"]
config.excludes = ["inputs"]
config.test_format = lit.formats.ShTest(execute_external=False)
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = lit_config.params["output"]
config.environment["PATH"] = os.pathsep.join([lit_config.params["programs"], lit_config.params["llvm"], config.environment["PATH"]])
