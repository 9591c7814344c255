// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// Loops: by rows, across rows, one in another, and on one thread.

// Carries have two buffers, slices lie in whole tensors.
// CHECK-LABEL: func.func @by_rows
// CHECK: gait.loop count 12 reverse carry ({{.*}}) over ({{.*}} axis 1) stacking [1] {buffers = [#gait.buffer<arena at [[EVEN:[0-9]+]], 3072 bytes>, #gait.buffer<output at 1, 36864 bytes>],
// CHECK-SAME: places = [#gait.swap<#gait.buffer<arena at [[EVEN]], 3072 bytes>, #gait.buffer<arena at [[ODD:[0-9]+]], 3072 bytes>, loop 0>,
// CHECK-SAME: #gait.slice<#gait.buffer<input at 1, 36864 bytes>, tensor<?x12x6xf64> axis 1, 11 + -1 * loop 0>]}
// CHECK: gait.cluster
// CHECK-SAME: #gait.slice<#gait.buffer<output at 1, 36864 bytes>, tensor<?x12x6xf64> axis 1, 11 + -1 * loop 0>
// CHECK: gait.cluster
// CHECK-SAME: #gait.swap<#gait.buffer<arena at [[ODD]], 3072 bytes>, #gait.buffer<arena at [[EVEN]], 3072 bytes>, loop 0>
//
// Each thread keeps to its rows: nobody waits in the loop.
// KERNELS-LABEL: func.func @by_rows()
// KERNELS: gait.loop count 12
// KERNELS-NEXT: gait.launch {{.*}} {gait.independent}
// KERNELS-NEXT: gait.launch {{.*}} {gait.independent}
// KERNELS-NEXT: gait.yield

// Sums over the rows add up in place; a step waits for them, and they for the step.
// CHECK-LABEL: func.func @across_rows
// CHECK: gait.loop count 11 reverse carry
// CHECK-SAME: places = [#gait.swap<{{.*}}>, #gait.buffer<arena at [[SUM:[0-9]+]], 288 bytes>, #gait.buffer<arena at {{[0-9]+}}, 48 bytes>,
// CHECK: gait.cluster {{.*}}#gait.buffer<arena at [[SUM]], 288 bytes>
// CHECK: linalg.contract {{.*}} outs(%{{arg[0-9]+}} : tensor<6x6xf64>)
// KERNELS-LABEL: func.func @across_rows()
// KERNELS: gait.loop count 11
// KERNELS-NEXT: gait.launch {{.*}}]{{$}}
// KERNELS-NEXT: gait.launch {{.*}}]{{$}}
// KERNELS-NEXT: gait.yield

// CHECK-LABEL: func.func @nested
// CHECK: gait.loop count 5
// CHECK: gait.loop count 9
// CHECK-SAME: #gait.slice<#gait.slice<#gait.buffer<input at 0, 92160 bytes>, tensor<?x5x9x4xf64> axis 1, 0 + 1 * loop 0>, tensor<?x9x4xf64> axis 1, 0 + 1 * loop 1>
// KERNELS-LABEL: func.func @nested()
// KERNELS: gait.loop count 5
// KERNELS: gait.loop count 9

// Without rows a step is one kernel on one thread.
// KERNELS-LABEL: func.func @alone()
// KERNELS: gait.loop count 70
// KERNELS-NEXT: gait.launch {{.*}} {gait.independent}
// KERNELS-NEXT: gait.yield

#map = affine_map<(d0, d1, d2) -> (d0, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> (d0, d1)>
#map3 = affine_map<(d0, d1) -> (d0, d1)>
#map4 = affine_map<(d0, d1, d2) -> (d2, d1)>
#map5 = affine_map<(d0) -> (d0)>
#map6 = affine_map<(d0, d1, d2) -> (d2, d0)>
#map7 = affine_map<(d0, d1) -> (d1)>
#map8 = affine_map<(d0, d1) -> (d1, d0)>
#map9 = affine_map<(d0, d1) -> (d0)>
#map10 = affine_map<() -> ()>
module @loops attributes {gait.phase = "structured"} {
  func.func @by_rows(%arg0: tensor<6x6xf64> {gait.name = "w", gait.role = "parameter"}, %arg1: tensor<?x6xf64> {gait.name = "h", gait.role = "input"}, %arg2: tensor<?x12x6xf64> {gait.name = "x", gait.role = "input"}, %arg3: index {gait.role = "rows"}) -> (tensor<?x6xf64> {gait.name = "last", gait.role = "output"}, tensor<?x12x6xf64> {gait.name = "all", gait.role = "output"}) {
    %cst = arith.constant 0.000000e+00 : f64
    %0:2 = gait.loop count 12 reverse carry (%arg4 = %arg1) over (%arg5 = %arg2 axis 1) stacking [1] : (tensor<?x6xf64>, tensor<?x12x6xf64>) -> (tensor<?x6xf64>, tensor<?x12x6xf64>) {
      %1 = tensor.empty(%arg3) : tensor<?x6xf64>
      %2 = linalg.fill ins(%cst : f64) outs(%1 : tensor<?x6xf64>) -> tensor<?x6xf64>
      %3 = linalg.contract indexing_maps = [#map, #map1, #map2] ins(%arg4, %arg0 : tensor<?x6xf64>, tensor<6x6xf64>) outs(%2 : tensor<?x6xf64>) -> tensor<?x6xf64>
      %4 = tensor.empty(%arg3) : tensor<?x6xf64>
      %5 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%3, %arg5 : tensor<?x6xf64>, tensor<?x6xf64>) outs(%4 : tensor<?x6xf64>) {
      ^bb0(%in: f64, %in_0: f64, %out: f64):
        %13 = arith.addf %in, %in_0 : f64
        linalg.yield %13 : f64
      } -> tensor<?x6xf64>
      %6 = tensor.empty(%arg3) : tensor<?x6xf64>
      %7 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%5 : tensor<?x6xf64>) outs(%6 : tensor<?x6xf64>) {
      ^bb0(%in: f64, %out: f64):
        %13 = math.tanh %in : f64
        linalg.yield %13 : f64
      } -> tensor<?x6xf64>
      %8 = tensor.empty(%arg3) : tensor<?x6xf64>
      %9 = linalg.fill ins(%cst : f64) outs(%8 : tensor<?x6xf64>) -> tensor<?x6xf64>
      %10 = linalg.contract indexing_maps = [#map, #map4, #map2] ins(%7, %arg0 : tensor<?x6xf64>, tensor<6x6xf64>) outs(%9 : tensor<?x6xf64>) -> tensor<?x6xf64>
      %11 = tensor.empty(%arg3) : tensor<?x6xf64>
      %12 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%10 : tensor<?x6xf64>) outs(%11 : tensor<?x6xf64>) {
      ^bb0(%in: f64, %out: f64):
        %13 = math.tanh %in : f64
        linalg.yield %13 : f64
      } -> tensor<?x6xf64>
      gait.yield %12, %7 : tensor<?x6xf64>, tensor<?x6xf64>
    }
    return %0#0, %0#1 : tensor<?x6xf64>, tensor<?x12x6xf64>
  }
  func.func @across_rows(%arg0: tensor<6x6xf64> {gait.name = "w", gait.role = "parameter"}, %arg1: tensor<?x6xf64> {gait.name = "d", gait.role = "input"}, %arg2: tensor<11x?x6xf64> {gait.name = "x", gait.role = "input"}, %arg3: index {gait.role = "rows"}) -> (tensor<11x?x6xf64> {gait.name = "ds", gait.role = "output"}, tensor<6x6xf64> {gait.name = "w", gait.role = "parameter", gait.state = 0 : i64}) {
    %cst = arith.constant 0.000000e+00 : f64
    %0 = tensor.empty() : tensor<6x6xf64>
    %1 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel"]} outs(%0 : tensor<6x6xf64>) {
    ^bb0(%out: f64):
      linalg.yield %cst : f64
    } -> tensor<6x6xf64>
    %2 = tensor.empty() : tensor<6xf64>
    %3 = linalg.generic {indexing_maps = [#map5], iterator_types = ["parallel"]} outs(%2 : tensor<6xf64>) {
    ^bb0(%out: f64):
      linalg.yield %cst : f64
    } -> tensor<6xf64>
    %4:4 = gait.loop count 11 reverse carry (%arg4 = %arg1, %arg5 = %1, %arg6 = %3) over (%arg7 = %arg2 axis 0) stacking [0] : (tensor<?x6xf64>, tensor<6x6xf64>, tensor<6xf64>, tensor<11x?x6xf64>) -> (tensor<?x6xf64>, tensor<6x6xf64>, tensor<6xf64>, tensor<11x?x6xf64>) {
      %9 = tensor.empty(%arg3) : tensor<?x6xf64>
      %10 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%arg4, %arg7 : tensor<?x6xf64>, tensor<?x6xf64>) outs(%9 : tensor<?x6xf64>) {
      ^bb0(%in: f64, %in_0: f64, %out: f64):
        %24 = arith.mulf %in, %in_0 : f64
        linalg.yield %24 : f64
      } -> tensor<?x6xf64>
      %11 = tensor.empty(%arg3) : tensor<?x6xf64>
      %12 = linalg.fill ins(%cst : f64) outs(%11 : tensor<?x6xf64>) -> tensor<?x6xf64>
      %13 = linalg.contract indexing_maps = [#map, #map1, #map2] ins(%10, %arg0 : tensor<?x6xf64>, tensor<6x6xf64>) outs(%12 : tensor<?x6xf64>) -> tensor<?x6xf64>
      %14 = tensor.empty() : tensor<6x6xf64>
      %15 = linalg.fill ins(%cst : f64) outs(%14 : tensor<6x6xf64>) -> tensor<6x6xf64>
      %16 = linalg.contract indexing_maps = [#map6, #map4, #map2] ins(%arg7, %10 : tensor<?x6xf64>, tensor<?x6xf64>) outs(%15 : tensor<6x6xf64>) -> tensor<6x6xf64>
      %17 = tensor.empty() : tensor<6x6xf64>
      %18 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%arg5, %16 : tensor<6x6xf64>, tensor<6x6xf64>) outs(%17 : tensor<6x6xf64>) {
      ^bb0(%in: f64, %in_0: f64, %out: f64):
        %24 = arith.addf %in, %in_0 : f64
        linalg.yield %24 : f64
      } -> tensor<6x6xf64>
      %19 = tensor.empty() : tensor<6xf64>
      %20 = linalg.fill ins(%cst : f64) outs(%19 : tensor<6xf64>) -> tensor<6xf64>
      %21 = linalg.generic {indexing_maps = [#map3, #map7], iterator_types = ["reduction", "parallel"]} ins(%10 : tensor<?x6xf64>) outs(%20 : tensor<6xf64>) {
      ^bb0(%in: f64, %out: f64):
        %24 = arith.addf %in, %out : f64
        linalg.yield %24 : f64
      } -> tensor<6xf64>
      %22 = tensor.empty() : tensor<6xf64>
      %23 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel"]} ins(%arg6, %21 : tensor<6xf64>, tensor<6xf64>) outs(%22 : tensor<6xf64>) {
      ^bb0(%in: f64, %in_0: f64, %out: f64):
        %24 = arith.addf %in, %in_0 : f64
        linalg.yield %24 : f64
      } -> tensor<6xf64>
      gait.yield %13, %18, %23, %13 : tensor<?x6xf64>, tensor<6x6xf64>, tensor<6xf64>, tensor<?x6xf64>
    }
    %5 = tensor.empty() : tensor<6x6xf64>
    %6 = linalg.generic {indexing_maps = [#map3, #map7, #map3], iterator_types = ["parallel", "parallel"]} ins(%4#1, %4#2 : tensor<6x6xf64>, tensor<6xf64>) outs(%5 : tensor<6x6xf64>) {
    ^bb0(%in: f64, %in_0: f64, %out: f64):
      %9 = arith.addf %in, %in_0 : f64
      linalg.yield %9 : f64
    } -> tensor<6x6xf64>
    %7 = tensor.empty() : tensor<6x6xf64>
    %8 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%arg0, %6 : tensor<6x6xf64>, tensor<6x6xf64>) outs(%7 : tensor<6x6xf64>) {
    ^bb0(%in: f64, %in_0: f64, %out: f64):
      %9 = arith.subf %in, %in_0 : f64
      linalg.yield %9 : f64
    } -> tensor<6x6xf64>
    return %4#3, %8 : tensor<11x?x6xf64>, tensor<6x6xf64>
  }
  func.func @nested(%arg0: tensor<4xf64> {gait.name = "u", gait.role = "state"}, %arg1: tensor<?x5x9x4xf64> {gait.name = "x", gait.role = "input"}, %arg2: index {gait.role = "rows"}) -> (tensor<?x4xf64> {gait.name = "a", gait.role = "output"}, tensor<?x5x4xf64> {gait.name = "b", gait.role = "output"}, tensor<?x5x9x2x2xf64> {gait.name = "c", gait.role = "output"}) {
    %0 = tensor.empty(%arg2) : tensor<?x4xf64>
    %1 = linalg.generic {indexing_maps = [#map7, #map3], iterator_types = ["parallel", "parallel"]} ins(%arg0 : tensor<4xf64>) outs(%0 : tensor<?x4xf64>) {
    ^bb0(%in: f64, %out: f64):
      linalg.yield %in : f64
    } -> tensor<?x4xf64>
    %2:4 = gait.loop count 5 carry (%arg3 = %1, %arg4 = %1) over (%arg5 = %arg1 axis 1) stacking [1, 1] : (tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x5x9x4xf64>) -> (tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x5x4xf64>, tensor<?x5x9x2x2xf64>) {
      %5:3 = gait.loop count 9 carry (%arg6 = %arg3, %arg7 = %1) over (%arg8 = %arg5 axis 1) stacking [1] : (tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x9x4xf64>) -> (tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x9x2x2xf64>) {
        %8 = tensor.empty(%arg2) : tensor<?x4xf64>
        %9 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%arg6, %arg8 : tensor<?x4xf64>, tensor<?x4xf64>) outs(%8 : tensor<?x4xf64>) {
        ^bb0(%in: f64, %in_0: f64, %out: f64):
          %18 = arith.mulf %in, %in_0 : f64
          linalg.yield %18 : f64
        } -> tensor<?x4xf64>
        %10 = tensor.empty(%arg2) : tensor<?x4xf64>
        %11 = linalg.generic {indexing_maps = [#map3, #map7, #map3], iterator_types = ["parallel", "parallel"]} ins(%9, %arg0 : tensor<?x4xf64>, tensor<4xf64>) outs(%10 : tensor<?x4xf64>) {
        ^bb0(%in: f64, %in_0: f64, %out: f64):
          %18 = arith.addf %in, %in_0 : f64
          linalg.yield %18 : f64
        } -> tensor<?x4xf64>
        %12 = tensor.empty(%arg2) : tensor<?x4xf64>
        %13 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%11 : tensor<?x4xf64>) outs(%12 : tensor<?x4xf64>) {
        ^bb0(%in: f64, %out: f64):
          %18 = math.tanh %in : f64
          linalg.yield %18 : f64
        } -> tensor<?x4xf64>
        %14 = tensor.empty(%arg2) : tensor<?x4xf64>
        %15 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%arg7, %arg4 : tensor<?x4xf64>, tensor<?x4xf64>) outs(%14 : tensor<?x4xf64>) {
        ^bb0(%in: f64, %in_0: f64, %out: f64):
          %18 = arith.mulf %in, %in_0 : f64
          linalg.yield %18 : f64
        } -> tensor<?x4xf64>
        %16 = tensor.empty(%arg2) : tensor<?x4xf64>
        %17 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%15, %13 : tensor<?x4xf64>, tensor<?x4xf64>) outs(%16 : tensor<?x4xf64>) {
        ^bb0(%in: f64, %in_0: f64, %out: f64):
          %18 = arith.subf %in, %in_0 : f64
          linalg.yield %18 : f64
        } -> tensor<?x4xf64>
        %expanded = tensor.expand_shape %arg8 [[0], [1, 2]] output_shape [%arg2, 2, 2] : tensor<?x4xf64> into tensor<?x2x2xf64>
        gait.yield %13, %17, %expanded : tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x2x2xf64>
      }
      %6 = tensor.empty(%arg2) : tensor<?x4xf64>
      %7 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%5#1 : tensor<?x4xf64>) outs(%6 : tensor<?x4xf64>) {
      ^bb0(%in: f64, %out: f64):
        %8 = math.tanh %in : f64
        linalg.yield %8 : f64
      } -> tensor<?x4xf64>
      gait.yield %arg4, %7, %5#0, %5#2 : tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x9x2x2xf64>
    }
    %3 = tensor.empty(%arg2) : tensor<?x4xf64>
    %4 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%2#0, %2#1 : tensor<?x4xf64>, tensor<?x4xf64>) outs(%3 : tensor<?x4xf64>) {
    ^bb0(%in: f64, %in_0: f64, %out: f64):
      %5 = arith.addf %in, %in_0 : f64
      linalg.yield %5 : f64
    } -> tensor<?x4xf64>
    return %4, %2#2, %2#3 : tensor<?x4xf64>, tensor<?x5x4xf64>, tensor<?x5x9x2x2xf64>
  }
  func.func @alone(%arg0: tensor<i64> {gait.name = "t", gait.role = "counter"}, %arg1: tensor<6x6xf64> {gait.name = "w", gait.role = "parameter"}, %arg2: tensor<70x6xf64> {gait.name = "x", gait.role = "input"}) -> (tensor<6xf64> {gait.name = "last", gait.role = "output"}, tensor<35x2x6xf64> {gait.name = "all", gait.role = "output"}, tensor<i64> {gait.name = "t", gait.role = "counter", gait.state = 0 : i64}) {
    %cst = arith.constant 0.000000e+00 : f64
    %cst_0 = arith.constant dense<[5.000000e-01, 2.500000e-01, 1.250000e-01, -5.000000e-01, -2.500000e-01, 0.000000e+00]> : tensor<6xf64>
    %c1_i64 = arith.constant 1 : i64
    %0:3 = gait.loop count 70 carry (%arg3 = %cst_0, %arg4 = %arg0) over (%arg5 = %arg2 axis 0) stacking [0] : (tensor<6xf64>, tensor<i64>, tensor<70x6xf64>) -> (tensor<6xf64>, tensor<i64>, tensor<70x6xf64>) {
      %1 = tensor.empty() : tensor<6xf64>
      %2 = linalg.fill ins(%cst : f64) outs(%1 : tensor<6xf64>) -> tensor<6xf64>
      %3 = linalg.contract indexing_maps = [#map7, #map8, #map9] ins(%arg3, %arg1 : tensor<6xf64>, tensor<6x6xf64>) outs(%2 : tensor<6xf64>) -> tensor<6xf64>
      %4 = tensor.empty() : tensor<6xf64>
      %5 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel"]} ins(%3, %arg5 : tensor<6xf64>, tensor<6xf64>) outs(%4 : tensor<6xf64>) {
      ^bb0(%in: f64, %in_1: f64, %out: f64):
        %10 = arith.addf %in, %in_1 : f64
        linalg.yield %10 : f64
      } -> tensor<6xf64>
      %6 = tensor.empty() : tensor<6xf64>
      %7 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel"]} ins(%5 : tensor<6xf64>) outs(%6 : tensor<6xf64>) {
      ^bb0(%in: f64, %out: f64):
        %10 = math.tanh %in : f64
        linalg.yield %10 : f64
      } -> tensor<6xf64>
      %8 = tensor.empty() : tensor<i64>
      %9 = linalg.generic {indexing_maps = [#map10, #map10], iterator_types = []} ins(%arg4 : tensor<i64>) outs(%8 : tensor<i64>) {
      ^bb0(%in: i64, %out: i64):
        %10 = arith.addi %in, %c1_i64 : i64
        linalg.yield %10 : i64
      } -> tensor<i64>
      gait.yield %7, %9, %arg3 : tensor<6xf64>, tensor<i64>, tensor<6xf64>
    }
    %expanded = tensor.expand_shape %0#2 [[0, 1], [2]] output_shape [35, 2, 6] : tensor<70x6xf64> into tensor<35x2x6xf64>
    return %0#0, %expanded, %0#1 : tensor<6xf64>, tensor<35x2x6xf64>, tensor<i64>
  }
  // A reshape of what is kept of a step: that lies with gaps.
  func.func @reshaped(%arg0: tensor<4x4xf64> {gait.name = "w4", gait.role = "parameter"}, %arg1: tensor<2x2xf64> {gait.name = "w2", gait.role = "parameter"}, %arg2: tensor<?x4xf64> {gait.name = "h", gait.role = "input"}, %arg3: tensor<?x13x4xf64> {gait.name = "x", gait.role = "input"}, %arg4: index {gait.role = "rows"}) -> (tensor<?x4xf64> {gait.name = "last", gait.role = "output"}, tensor<?x13x4xf64> {gait.name = "all", gait.role = "output"}) {
    %cst = arith.constant 0.000000e+00 : f64
    %0:2 = gait.loop count 13 carry (%arg5 = %arg2) over (%arg6 = %arg3 axis 1) stacking [1] : (tensor<?x4xf64>, tensor<?x13x4xf64>) -> (tensor<?x4xf64>, tensor<?x13x4xf64>) {
      %1 = tensor.empty(%arg4) : tensor<?x4xf64>
      %2 = linalg.fill ins(%cst : f64) outs(%1 : tensor<?x4xf64>) -> tensor<?x4xf64>
      %3 = linalg.contract indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] ins(%arg5, %arg0 : tensor<?x4xf64>, tensor<4x4xf64>) outs(%2 : tensor<?x4xf64>) -> tensor<?x4xf64>
      %4 = tensor.empty(%arg4) : tensor<?x4xf64>
      %5 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%3, %arg6 : tensor<?x4xf64>, tensor<?x4xf64>) outs(%4 : tensor<?x4xf64>) {
      ^bb0(%in: f64, %in_0: f64, %out: f64):
        %11 = arith.addf %in, %in_0 : f64
        linalg.yield %11 : f64
      } -> tensor<?x4xf64>
      %6 = tensor.empty(%arg4) : tensor<?x4xf64>
      %7 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%5 : tensor<?x4xf64>) outs(%6 : tensor<?x4xf64>) {
      ^bb0(%in: f64, %out: f64):
        %11 = math.tanh %in : f64
        linalg.yield %11 : f64
      } -> tensor<?x4xf64>
      %expanded = tensor.expand_shape %7 [[0], [1, 2]] output_shape [%arg4, 2, 2] : tensor<?x4xf64> into tensor<?x2x2xf64>
      %8 = tensor.empty(%arg4) : tensor<?x2x2xf64>
      %9 = linalg.fill ins(%cst : f64) outs(%8 : tensor<?x2x2xf64>) -> tensor<?x2x2xf64>
      %10 = linalg.contract indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>, affine_map<(d0, d1, d2, d3) -> (d3, d2)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>] ins(%expanded, %arg1 : tensor<?x2x2xf64>, tensor<2x2xf64>) outs(%9 : tensor<?x2x2xf64>) -> tensor<?x2x2xf64>
      %collapsed = tensor.collapse_shape %10 [[0], [1, 2]] : tensor<?x2x2xf64> into tensor<?x4xf64>
      gait.yield %collapsed, %7 : tensor<?x4xf64>, tensor<?x4xf64>
    }
    return %0#0, %0#1 : tensor<?x4xf64>, tensor<?x13x4xf64>
  }
}
