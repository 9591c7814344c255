// What costs nothing is computed where it is read; what costs something is computed once.
// RUN: gait-opt --gait-to-structured --mlir-print-local-scope %s | FileCheck %s

module attributes {gait.phase = "backward"} {
  // A broadcast with two readers, a broadcast constant, an iota: none is a tensor of its own.
  // CHECK-LABEL: func.func @broadcasts(
  // CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>, %[[B:.*]]: tensor<4xf32>,
  // CHECK: %[[TWO:.*]] = arith.constant 2.0{{.*}} : f32
  // CHECK: linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], {{.*}} ins(%[[X]], %[[B]] : tensor<?x4xf32>, tensor<4xf32>)
  // CHECK: arith.addf
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[B]] : tensor<?x4xf32>, tensor<4xf32>)
  // CHECK: arith.mulf
  // CHECK: linalg.generic
  // CHECK: arith.mulf %{{.*}}, %[[TWO]]
  // CHECK: linalg.generic
  // CHECK: %[[I:.*]] = linalg.index 1
  // CHECK: arith.index_cast %[[I]]
  // CHECK: arith.sitofp
  // CHECK: arith.addf
  // CHECK-NOT: linalg.generic
  func.func @broadcasts(%x: tensor<?x4xf32>, %b: tensor<4xf32>) -> tensor<?x4xf32> {
    %wide = gait.broadcast %b dims [1] : tensor<4xf32> to tensor<?x4xf32>
    %0 = gait.add %x, %wide : tensor<?x4xf32>
    %1 = gait.mul %0, %wide : tensor<?x4xf32>
    %two = gait.constant dense<2.0> : tensor<f32>
    %twos = gait.broadcast %two dims [] : tensor<f32> to tensor<?x4xf32>
    %2 = gait.mul %1, %twos : tensor<?x4xf32>
    %i = gait.iota axis 1 : tensor<?x4xf32>
    %3 = gait.add %2, %i : tensor<?x4xf32>
    return %3 : tensor<?x4xf32>
  }

  // An exponential is computed once, whoever reads it; so is a conversion of a tensor.
  // CHECK-LABEL: func.func @costs(
  // CHECK: math.exp
  // CHECK-NOT: math.exp
  // CHECK: arith.addf
  // CHECK: ^bb0(%[[I:.*]]: i32, %{{.*}}: f32):
  // CHECK-NEXT: %[[F:.*]] = arith.sitofp %[[I]]
  // CHECK-NEXT: linalg.yield %[[F]]
  // CHECK-NOT: arith.sitofp
  func.func @costs(%x: tensor<?xf32>, %i: tensor<?xi32>) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
    %e = gait.exp %x : tensor<?xf32>
    %0 = gait.add %e, %x : tensor<?xf32>
    %1 = gait.mul %e, %x : tensor<?xf32>
    %f = gait.convert %i : tensor<?xi32> to tensor<?xf32>
    %2 = gait.mul %f, %0 : tensor<?xf32>
    %3 = gait.add %f, %1 : tensor<?xf32>
    return %0, %2, %3 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
  }

  // A sum over what a broadcast alone spans keeps the broadcast: its loops would have no size.
  // CHECK-LABEL: func.func @reduction(
  // CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<4xf32>) outs(%{{.*}} : tensor<?x4xf32>)
  // CHECK: linalg.generic {{.*}}iterator_types = ["reduction", "parallel"]} ins(%{{.*}} : tensor<?x4xf32>)
  func.func @reduction(%x: tensor<4xf32>) -> tensor<4xf32> {
    %wide = gait.broadcast %x dims [1] : tensor<4xf32> to tensor<?x4xf32>
    %0 = gait.reduce_sum %wide axes [0] : tensor<?x4xf32> to tensor<4xf32>
    return %0 : tensor<4xf32>
  }

  // A contraction takes nothing in.
  // CHECK-LABEL: func.func @contraction(
  // CHECK: %[[WIDE:.*]] = linalg.generic
  // CHECK: linalg.contract {{.*}} ins(%[[WIDE]], %{{.*}} :
  func.func @contraction(%x: tensor<4xf32>, %w: tensor<4x3xf32>) -> tensor<?x3xf32> {
    %wide = gait.broadcast %x dims [1] : tensor<4xf32> to tensor<?x4xf32>
    %0 = gait.dot "bk,kn->bn" %wide, %w : (tensor<?x4xf32>, tensor<4x3xf32>) -> tensor<?x3xf32>
    return %0 : tensor<?x3xf32>
  }

  // Padding is not free, though it reads no tensor as an operand once its value is known.
  // CHECK-LABEL: func.func @pad(
  // CHECK: tensor.extract
  // CHECK-NOT: tensor.extract
  // CHECK: return
  func.func @pad(%x: tensor<4xf32>) -> (tensor<6xf32>, tensor<6xf32>) {
    %zero = gait.constant dense<0.0> : tensor<f32>
    %p = gait.pad %x, %zero low [1] high [1] interior [0] : tensor<4xf32> to tensor<6xf32>
    %0 = gait.exp %p : tensor<6xf32>
    %1 = gait.log %p : tensor<6xf32>
    return %0, %1 : tensor<6xf32>, tensor<6xf32>
  }

  // Each destination has one writer, so that every kernel can have its own.
  // CHECK-LABEL: func.func @destinations(
  // CHECK-COUNT-2: linalg.fill
  // CHECK-NOT: linalg.fill
  func.func @destinations(%x: tensor<?x4xf32>, %y: tensor<?x4xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
    %0 = gait.reduce_sum %x axes [1] : tensor<?x4xf32> to tensor<?xf32>
    %1 = gait.reduce_sum %y axes [1] : tensor<?x4xf32> to tensor<?xf32>
    return %0, %1 : tensor<?xf32>, tensor<?xf32>
  }
}
