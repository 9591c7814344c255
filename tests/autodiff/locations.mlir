// An op of the backward graph has the location of the forward op that it comes from.
// RUN: gait-opt --gait-expand-gradients --mlir-print-debuginfo --mlir-print-local-scope %s | FileCheck %s

module attributes {gait.phase = "graph"} {
  // CHECK-LABEL: func.func @located(
  func.func @located(%w: tensor<3x4xf32>, %x: tensor<?x3xf32>) -> tensor<3x4xf32> {
    %y = gait.dot "bk,kn->bn" %x, %w : (tensor<?x3xf32>, tensor<3x4xf32>) -> tensor<?x4xf32> loc("linear_0"("digits.cpp":14:9))
    %t = gait.tanh %y : tensor<?x4xf32> loc("activation"("digits.cpp":15:9))
    %s = gait.reduce_sum %t axes [0, 1] : tensor<?x4xf32> to tensor<f32> loc("loss"("digits.cpp":16:9))
    // CHECK: gait.constant dense<1.0{{.*}} loc("digits.cpp":17:9)
    // CHECK: gait.broadcast {{.*}} loc("loss"("digits.cpp":16:9))
    // CHECK: gait.mul {{.*}} loc("activation"("digits.cpp":15:9))
    // CHECK: gait.dot "bk,bn->kn" {{.*}} loc("linear_0"("digits.cpp":14:9))
    %dw = gait.gradient %s wrt %w : (tensor<f32>, tensor<3x4xf32>) -> tensor<3x4xf32> loc("digits.cpp":17:9)
    return %dw : tensor<3x4xf32>
  }
}
