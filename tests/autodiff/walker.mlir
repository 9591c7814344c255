// What the walker visits, in which order it sums, and where it stops.
// RUN: gait-opt --gait-expand-gradients %s | FileCheck %s

// CHECK: module {{.*}}gait.phase = "backward"
module attributes {gait.phase = "graph"} {
  // A value read three times: contributions are added in reverse order of the readers, whatever the operands' order.
  // CHECK-LABEL: func.func @fan_out(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>) -> tensor<f32>
  func.func @fan_out(%x: tensor<f32>) -> tensor<f32> {
    // CHECK: %[[A:.*]] = gait.exp %[[X]]
    %a = gait.exp %x : tensor<f32>
    // CHECK: %[[B:.*]] = gait.tanh %[[X]]
    %b = gait.tanh %x : tensor<f32>
    // CHECK: gait.mul %[[A]], %[[B]]
    %p = gait.mul %a, %b : tensor<f32>
    // CHECK: gait.add
    %y = gait.add %x, %p : tensor<f32>
    // CHECK: %[[ONE:.*]] = gait.constant dense<1.0{{.*}}> : tensor<f32>
    // CHECK: %[[DA:.*]] = gait.mul %[[ONE]], %[[B]]
    // CHECK: %[[DB:.*]] = gait.mul %[[ONE]], %[[A]]
    // CHECK: %[[FACTOR:.*]] = gait.add %{{.*}}, %[[B]]
    // CHECK: %[[THROUGH_B:.*]] = gait.mul %{{.*}}, %[[FACTOR]]
    // CHECK: %[[SUM:.*]] = gait.add %[[ONE]], %[[THROUGH_B]]
    // CHECK: %[[THROUGH_A:.*]] = gait.mul %[[DA]], %[[A]]
    // CHECK: %[[DX:.*]] = gait.add %[[SUM]], %[[THROUGH_A]]
    // CHECK-NEXT: return %[[DX]]
    %dx = gait.gradient %y wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %dx : tensor<f32>
  }

  // x * x: both operands are one value.
  // CHECK-LABEL: func.func @twice_in_one_op(
  func.func @twice_in_one_op(%x: tensor<f32>) -> tensor<f32> {
    %y = gait.mul %x, %x : tensor<f32>
    // CHECK: %[[ONE:.*]] = gait.constant
    // CHECK: %[[LHS:.*]] = gait.mul %[[ONE]], %arg0
    // CHECK: %[[RHS:.*]] = gait.mul %[[ONE]], %arg0
    // CHECK: gait.add %[[LHS]], %[[RHS]]
    %dx = gait.gradient %y wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %dx : tensor<f32>
  }

  // Nothing is built for an operand that no target reaches, nor for ops beside the way.
  // CHECK-LABEL: func.func @only_the_way(
  // CHECK-SAME: %[[W:.*]]: tensor<3x4xf32>, %[[X:.*]]: tensor<?x3xf32>)
  func.func @only_the_way(%w: tensor<3x4xf32>, %x: tensor<?x3xf32>) -> tensor<3x4xf32> {
    // CHECK: gait.exp
    // CHECK: gait.dot
    // CHECK: gait.tanh
    // CHECK: gait.reduce_sum
    %e = gait.exp %x : tensor<?x3xf32>
    %y = gait.dot "bk,kn->bn" %e, %w : (tensor<?x3xf32>, tensor<3x4xf32>) -> tensor<?x4xf32>
    %beside = gait.tanh %y : tensor<?x4xf32>
    %s = gait.reduce_sum %y axes [0, 1] : tensor<?x4xf32> to tensor<f32>
    // CHECK-NEXT: gait.constant dense<1.0
    // CHECK-NEXT: %[[DY:.*]] = gait.broadcast
    // CHECK-NEXT: %[[DW:.*]] = gait.dot "bk,bn->kn" %{{.*}}, %[[DY]]
    // CHECK-NEXT: return %[[DW]]
    %dw = gait.gradient %s wrt %w : (tensor<f32>, tensor<3x4xf32>) -> tensor<3x4xf32>
    return %dw : tensor<3x4xf32>
  }

  // A scalar that does not depend on the target: zeros, of any shape.
  // CHECK-LABEL: func.func @independent(
  func.func @independent(%x: tensor<?x3xf64>, %s: tensor<f64>) -> tensor<?x3xf64> {
    // CHECK-NEXT: %[[ZERO:.*]] = gait.constant dense<0.0{{.*}}> : tensor<f64>
    // CHECK-NEXT: %[[WIDE:.*]] = gait.broadcast %[[ZERO]] dims [] : tensor<f64> to tensor<?x3xf64>
    // CHECK-NEXT: return %[[WIDE]]
    %dx = gait.gradient %s wrt %x : (tensor<f64>, tensor<?x3xf64>) -> tensor<?x3xf64>
    return %dx : tensor<?x3xf64>
  }

  // A scalar with respect to itself.
  // CHECK-LABEL: func.func @itself(
  func.func @itself(%s: tensor<f32>) -> tensor<f32> {
    // CHECK-NEXT: %[[ONE:.*]] = gait.constant dense<1.0
    // CHECK-NEXT: return %[[ONE]]
    %ds = gait.gradient %s wrt %s : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %ds : tensor<f32>
  }

  // A target between another target and the scalar: both get their total derivative.
  // CHECK-LABEL: func.func @target_on_the_way(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>)
  func.func @target_on_the_way(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    // CHECK: %[[H:.*]] = gait.exp %[[X]]
    %h = gait.exp %x : tensor<f32>
    // CHECK: gait.neg %[[H]]
    %y = gait.neg %h : tensor<f32>
    // CHECK: %[[DH:.*]] = gait.neg
    // CHECK: %[[DX:.*]] = gait.mul %[[DH]], %[[H]]
    // CHECK: return %[[DX]], %[[DH]]
    %d:2 = gait.gradient %y wrt %x, %h : (tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return %d#0, %d#1 : tensor<f32>, tensor<f32>
  }

  // Integers carry no gradient: to an integer and back gives zeros, without a message.
  // CHECK-LABEL: func.func @through_integers(
  func.func @through_integers(%x: tensor<4xf32>) -> tensor<4xf32> {
    %i = gait.convert %x : tensor<4xf32> to tensor<4xi32>
    %f = gait.convert %i : tensor<4xi32> to tensor<4xf32>
    %m = gait.argmax %x axis 0 : tensor<4xf32> to tensor<i32>
    %g = gait.convert %m : tensor<i32> to tensor<f32>
    %s = gait.reduce_sum %f axes [0] : tensor<4xf32> to tensor<f32>
    // CHECK: %[[S:.*]] = gait.add
    %t = gait.add %s, %g : tensor<f32>
    // CHECK-NEXT: gait.constant dense<0.0
    // CHECK-NEXT: gait.broadcast
    // CHECK-NEXT: return
    %dx = gait.gradient %t wrt %x : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
    return %dx : tensor<4xf32>
  }

  // A condition carries none, what it chooses does.
  // CHECK-LABEL: func.func @select(
  func.func @select(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
    // CHECK: %[[C:.*]] = gait.compare
    %c = gait.compare lt, %x, %y : tensor<f32>
    %s = gait.select %c, %x, %y : tensor<f32>
    // CHECK: %[[ONE:.*]] = gait.constant dense<1.0
    // CHECK: %[[ZERO:.*]] = gait.constant dense<0.0
    // CHECK-NEXT: %[[DX:.*]] = gait.select %[[C]], %[[ONE]], %[[ZERO]]
    // CHECK-NEXT: return %[[DX]]
    %dx = gait.gradient %s wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %dx : tensor<f32>
  }

  // CHECK-LABEL: func.func @stop_gradient(
  func.func @stop_gradient(%x: tensor<f32>) -> tensor<f32> {
    %e = gait.exp %x : tensor<f32>
    // CHECK: gait.stop_gradient
    %s = gait.stop_gradient %e : tensor<f32>
    %y = gait.mul %s, %x : tensor<f32>
    // CHECK: %[[ONE:.*]] = gait.constant dense<1.0
    // CHECK-NEXT: %[[DX:.*]] = gait.mul %[[ONE]], %{{.*}}
    // CHECK-NEXT: return %[[DX]]
    %dx = gait.gradient %y wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %dx : tensor<f32>
  }
}
