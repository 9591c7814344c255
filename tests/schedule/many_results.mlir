// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// One op with two states as destinations.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<12x8xf64>, tensor<12x8xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @many_results attributes {gait.phase = "structured"} {
  func.func @train_step(%w: tensor<12x8xf64> {gait.name = "w", gait.role = "parameter"},
      %v: tensor<12x8xf64> {gait.name = "v", gait.role = "parameter"},
      %g: tensor<12x8xf64> {gait.name = "g", gait.role = "input"})
      -> (tensor<12x8xf64> {gait.name = "w", gait.role = "parameter", gait.state = 0 : i64},
          tensor<12x8xf64> {gait.name = "v", gait.role = "parameter", gait.state = 1 : i64}) {
    %u_1:2 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%g : tensor<12x8xf64>) outs(%w, %v : tensor<12x8xf64>, tensor<12x8xf64>) {
    ^bb0(%a0: f64, %o0: f64, %o1: f64):
      %p = arith.addf %o1, %a0 : f64
      %q = arith.subf %o0, %p : f64
      linalg.yield %q, %p : f64, f64
    } -> (tensor<12x8xf64>, tensor<12x8xf64>)
    return %u_1#0, %u_1#1 : tensor<12x8xf64>, tensor<12x8xf64>
  }
}
