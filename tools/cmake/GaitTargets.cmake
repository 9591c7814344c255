# Flags stated once, and the three ways to make a target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 99)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_FLAGS_DEV "-O1 -g1")
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1")

add_library(gait_flags INTERFACE)
target_include_directories(gait_flags INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
target_compile_options(gait_flags INTERFACE -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers
  $<$<BOOL:${GAIT_WERROR}>:-Werror> -ffp-contract=off -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_link_options(gait_flags INTERFACE -fuse-ld=lld "-B${GAIT_LLVM_ROOT}/bin" -Wl,--as-needed)
if(GAIT_SANITIZE)
  target_compile_options(gait_flags INTERFACE -fsanitize=${GAIT_SANITIZE} -fno-omit-frame-pointer
    $<$<STREQUAL:${GAIT_SANITIZE},address$<COMMA>undefined>:-fno-sanitize-recover=undefined>)
  target_link_options(gait_flags INTERFACE -fsanitize=${GAIT_SANITIZE})
endif()

# Only the two shared libraries: a static LLVM or MLIR library beside them would register every option twice.
add_library(gait_mlir_flags INTERFACE)
target_include_directories(gait_mlir_flags SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
target_compile_definitions(gait_mlir_flags INTERFACE _GNU_SOURCE __STDC_CONSTANT_MACROS __STDC_FORMAT_MACROS __STDC_LIMIT_MACROS)
target_link_options(gait_mlir_flags INTERFACE "-Wl,-rpath,${GAIT_LLVM_ROOT}/lib")
target_link_libraries(gait_mlir_flags INTERFACE gait_flags MLIR LLVM)

if(GAIT_PCH)
  file(WRITE "${CMAKE_BINARY_DIR}/gait_pch.cpp" "")
  add_library(gait_pch OBJECT "${CMAKE_BINARY_DIR}/gait_pch.cpp")
  target_link_libraries(gait_pch PRIVATE gait_mlir_flags)
  target_precompile_headers(gait_pch PRIVATE "${CMAKE_SOURCE_DIR}/tools/cmake/pch.h")
endif()

# gait_library(name SOURCES... LINK...): plain C++, no MLIR.
function(gait_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC gait_flags ${arg_LINK})
endfunction()

# gait_mlir_library(name SOURCES... LINK...): a part of the compiler.
function(gait_mlir_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC ${arg_LINK} gait_mlir_flags)
  if(GAIT_PCH)
    target_precompile_headers(${name} REUSE_FROM gait_pch)
  endif()
endfunction()

# gait_program(name SOURCES... LINK...): an executable in build/<preset>/bin.
function(gait_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE gait_flags ${arg_LINK})
endfunction()
