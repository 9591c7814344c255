// RUN: not gait-opt --gait-simplify %s 2>&1 | FileCheck %s --check-prefix=SIMPLIFY
// RUN: not gait-opt --gait-to-structured %s 2>&1 | FileCheck %s --check-prefix=STRUCTURED

// SIMPLIFY: --gait-simplify takes a module at phase backward; this one is at phase graph
// STRUCTURED: --gait-to-structured takes a module at phase backward or simplified; this one is at phase graph
module attributes {gait.phase = "graph"} {}
