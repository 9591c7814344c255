// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// An op that asks where it is gets its place in the whole tensor, not in its panel.

// CHECK-LABEL: func.func @main
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x40xf64> {
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 70>, tiles = array<i64: 16>} : tensor<70x50xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @main()
// KERNELS-NEXT: gait.launch @main_k0

module @places attributes {gait.phase = "structured"} {
  func.func @main(%x: tensor<?x40xf64> {gait.name = "x", gait.role = "input"},
      %a: tensor<70x50xf64> {gait.name = "a", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<?x40xf64> {gait.name = "rows_and_columns", gait.role = "output"},
          tensor<70x50xf64> {gait.name = "fixed", gait.role = "output"}) {
    %e_1 = tensor.empty(%rows) : tensor<?x40xf64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x40xf64>) outs(%e_1 : tensor<?x40xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %k = arith.addi %i, %i : index
      %n = arith.addi %k, %j : index
      %q = arith.index_cast %n : index to i64
      %r = arith.sitofp %q : i64 to f64
      %v = arith.addf %a0, %r : f64
      linalg.yield %v : f64
    } -> tensor<?x40xf64>
    %e_3 = tensor.empty() : tensor<70x50xf64>
    %t_4 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%a : tensor<70x50xf64>) outs(%e_3 : tensor<70x50xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %k = arith.addi %i, %i : index
      %n = arith.addi %k, %j : index
      %q = arith.index_cast %n : index to i64
      %r = arith.sitofp %q : i64 to f64
      %v = arith.addf %a0, %r : f64
      linalg.yield %v : f64
    } -> tensor<70x50xf64>
    return %t_2, %t_4 : tensor<?x40xf64>, tensor<70x50xf64>
  }
}
