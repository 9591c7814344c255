// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// States that depend on nothing, or on a seed.

// CHECK-LABEL: func.func @init
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<12x24xf64>, tensor<24xf64>, tensor<4xi1>, tensor<i64> {
// CHECK: gait.cluster {block = 1024 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 3000>, tiles = array<i64: 1024>} : tensor<3000xf64> {
// CHECK: gait.cluster {block = 2 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 2, 5000>, tiles = array<i64: 1, 1024>} : tensor<2x5000xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @init()
// KERNELS-NEXT: gait.launch @init_k0

module @init attributes {gait.phase = "structured"} {
  func.func @init(%w: tensor<12x24xf64> {gait.name = "w", gait.role = "parameter"},
      %b: tensor<24xf64> {gait.name = "b", gait.role = "parameter"},
      %big: tensor<3000xf64> {gait.name = "big", gait.role = "parameter"},
      %wide: tensor<2x5000xf64> {gait.name = "wide", gait.role = "parameter"},
      %flag: tensor<4xi1> {gait.name = "flag", gait.role = "parameter"},
      %count: tensor<i64> {gait.name = "count", gait.role = "counter"},
      %seed: tensor<i64> {gait.name = "seed", gait.role = "input"})
      -> (tensor<12x24xf64> {gait.name = "w", gait.role = "parameter", gait.state = 0 : i64},
          tensor<24xf64> {gait.name = "b", gait.role = "parameter", gait.state = 1 : i64},
          tensor<3000xf64> {gait.name = "big", gait.role = "parameter", gait.state = 2 : i64},
          tensor<2x5000xf64> {gait.name = "wide", gait.role = "parameter", gait.state = 3 : i64},
          tensor<4xi1> {gait.name = "flag", gait.role = "parameter", gait.state = 4 : i64},
          tensor<i64> {gait.name = "count", gait.role = "counter", gait.state = 5 : i64}) {
    %c2 = arith.constant 0 : i64
    %c1 = arith.constant 1.0 : f64
    %c0 = arith.constant 0.0 : f64
    %e_1 = tensor.empty() : tensor<12x24xf64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<(a, b) -> ()>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%seed : tensor<i64>) outs(%e_1 : tensor<12x24xf64>) {
    ^bb0(%a0: i64, %o: f64):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %k = arith.muli %i, %j : index
      %q = arith.index_cast %k : index to i64
      %r = arith.addi %q, %a0 : i64
      %v = arith.sitofp %r : i64 to f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_3 = tensor.empty() : tensor<24xf64>
    %f_4 = linalg.fill ins(%c0 : f64) outs(%e_3 : tensor<24xf64>) -> tensor<24xf64>
    %e_5 = tensor.empty() : tensor<3000xf64>
    %f_6 = linalg.fill ins(%c1 : f64) outs(%e_5 : tensor<3000xf64>) -> tensor<3000xf64>
    %e_7 = tensor.empty() : tensor<2x5000xf64>
    %t_8 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} outs(%e_7 : tensor<2x5000xf64>) {
    ^bb0(%o: f64):
      %i = linalg.index 1 : index
      %q = arith.index_cast %i : index to i64
      %v = arith.sitofp %q : i64 to f64
      linalg.yield %v : f64
    } -> tensor<2x5000xf64>
    %e_9 = tensor.empty() : tensor<4xi1>
    %t_10 = linalg.generic {indexing_maps = [affine_map<(a) -> ()>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%seed : tensor<i64>) outs(%e_9 : tensor<4xi1>) {
    ^bb0(%a0: i64, %o: i1):
      %i = linalg.index 0 : index
      %q = arith.index_cast %i : index to i64
      %v = arith.cmpi slt, %q, %a0 : i64
      linalg.yield %v : i1
    } -> tensor<4xi1>
    %e_11 = tensor.empty() : tensor<i64>
    %f_12 = linalg.fill ins(%c2 : i64) outs(%e_11 : tensor<i64>) -> tensor<i64>
    return %t_2, %f_4, %f_6, %t_8, %t_10, %f_12 : tensor<12x24xf64>, tensor<24xf64>, tensor<3000xf64>, tensor<2x5000xf64>, tensor<4xi1>, tensor<i64>
  }
}
