// RUN: schedule_opt --gait-cluster=max-batch=64 %s | FileCheck %s
// CHECK: x

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
