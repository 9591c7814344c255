// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// A barrier orders the clusters and is no code: what reads it reads its source, in a cluster after those that it awaits.

#rk = affine_map<(r, n, k) -> (r, k)>
#kn = affine_map<(r, n, k) -> (k, n)>
#rn = affine_map<(r, n, k) -> (r, n)>
#id = affine_map<(r, n) -> (r, n)>
#both = affine_map<(a, b) -> (a, b)>

// CHECK-LABEL: func.func @main
// CHECK-SAME: (%[[W:[a-z0-9]+]]: tensor<16x16xf32>{{.*}}, %[[X:[a-z0-9]+]]: tensor<?x16xf32>
// CHECK-NOT: gait.barrier
// CHECK: %[[H:.*]] = gait.cluster
// CHECK: linalg.contract {{.*}} ins(%[[X]], %[[W]]
// CHECK: gait.cluster
// CHECK: linalg.contract {{.*}} ins(%[[H]], %[[W]]
// The same product as the first, after the second; what only the barrier asked for (math.exp) is not computed.
// CHECK: gait.cluster
// CHECK-NOT: math.exp
// CHECK: linalg.contract {{.*}} ins(%[[X]], %[[W]]
// CHECK: arith.addf
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS: func.func @main()
// KERNELS-COUNT-3: gait.launch
// KERNELS-NOT: gait.launch
module @barrier attributes {gait.phase = "structured"} {
  func.func @main(%w: tensor<16x16xf32> {gait.name = "w", gait.role = "parameter"},
      %x: tensor<?x16xf32> {gait.name = "x", gait.role = "input"}, %rows: index {gait.role = "rows"})
      -> (tensor<?x16xf32> {gait.name = "y", gait.role = "output"}, tensor<?x16xf32> {gait.name = "z", gait.role = "output"}) {
    %zero = arith.constant 0.0 : f32
    %e0 = tensor.empty(%rows) : tensor<?x16xf32>
    %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %h = linalg.contract indexing_maps = [#rk, #kn, #rn] ins(%x, %w : tensor<?x16xf32>, tensor<16x16xf32>) outs(%f0 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %e1 = tensor.empty(%rows) : tensor<?x16xf32>
    %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %y = linalg.contract indexing_maps = [#rk, #kn, #rn] ins(%h, %w : tensor<?x16xf32>, tensor<16x16xf32>) outs(%f1 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %e2 = tensor.empty(%rows) : tensor<?x16xf32>
    %unread = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x16xf32>) outs(%e2 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = math.exp %in : f32
      linalg.yield %0 : f32
    } -> tensor<?x16xf32>
    %again = gait.barrier %x after %unread : tensor<?x16xf32>, tensor<?x16xf32>
    %e3 = tensor.empty(%rows) : tensor<?x16xf32>
    %f3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %h2 = linalg.contract indexing_maps = [#rk, #kn, #rn] ins(%again, %w : tensor<?x16xf32>, tensor<16x16xf32>) outs(%f3 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %e4 = tensor.empty(%rows) : tensor<?x16xf32>
    %z = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%h2 : tensor<?x16xf32>) outs(%e4 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %in : f32
      linalg.yield %0 : f32
    } -> tensor<?x16xf32>
    return %y, %z : tensor<?x16xf32>, tensor<?x16xf32>
  }

  // Through reshapes and slices, two at once; a state that is updated in place reads itself late; a result is no copy of a barrier.
  // CHECK-LABEL: func.func @views
  // CHECK-NOT: gait.barrier
  // CHECK: tensor.expand_shape %{{[a-z0-9]+}} {{\[\[}}0, 1]]
  // CHECK-NOT: gait.barrier
  // CHECK: return
  // KERNELS-LABEL: func.func @views()
  func.func @views(%s: tensor<6x4xf64> {gait.name = "s", gait.role = "state"}, %x: tensor<24xf64> {gait.name = "x", gait.role = "input"})
      -> (tensor<6x4xf64> {gait.name = "t", gait.role = "output"}, tensor<24xf64> {gait.name = "same", gait.role = "output"},
          tensor<6x2xf64> {gait.name = "odd", gait.role = "output"}, tensor<6x4xf64> {gait.name = "s", gait.role = "state", gait.state = 0 : i64}) {
    %e0 = tensor.empty() : tensor<6x4xf64>
    %t = linalg.generic {indexing_maps = [#both, #both], iterator_types = ["parallel", "parallel"]} ins(%s : tensor<6x4xf64>) outs(%e0 : tensor<6x4xf64>) {
    ^bb0(%in: f64, %out: f64):
      %0 = math.tanh %in : f64
      linalg.yield %0 : f64
    } -> tensor<6x4xf64>
    %first = gait.barrier %x after %t : tensor<24xf64>, tensor<6x4xf64>
    %second = gait.barrier %first after %s : tensor<24xf64>, tensor<6x4xf64>
    %wide = tensor.expand_shape %second [[0, 1]] output_shape [6, 4] : tensor<24xf64> into tensor<6x4xf64>
    %late = gait.barrier %s after %t : tensor<6x4xf64>, tensor<6x4xf64>
    %e1 = tensor.empty() : tensor<6x4xf64>
    %new = linalg.generic {indexing_maps = [#both, #both, #both, #both], iterator_types = ["parallel", "parallel"]} ins(%late, %wide, %t : tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>) outs(%e1 : tensor<6x4xf64>) {
    ^bb0(%a: f64, %b: f64, %c: f64, %out: f64):
      %0 = arith.mulf %a, %b : f64
      %1 = arith.addf %0, %c : f64
      linalg.yield %1 : f64
    } -> tensor<6x4xf64>
    %part = tensor.extract_slice %late [0, 1] [6, 2] [1, 2] : tensor<6x4xf64> to tensor<6x2xf64>
    %e2 = tensor.empty() : tensor<6x2xf64>
    %odd = linalg.generic {indexing_maps = [#both, #both], iterator_types = ["parallel", "parallel"]} ins(%part : tensor<6x2xf64>) outs(%e2 : tensor<6x2xf64>) {
    ^bb0(%in: f64, %out: f64):
      %0 = arith.negf %in : f64
      linalg.yield %0 : f64
    } -> tensor<6x2xf64>
    return %t, %second, %odd, %new : tensor<6x4xf64>, tensor<24xf64>, tensor<6x2xf64>, tensor<6x4xf64>
  }
}
