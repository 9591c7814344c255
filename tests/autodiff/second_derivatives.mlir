// Gradients of gradients: the walker works on its own output.
// RUN: gait-opt --gait-expand-gradients %s | FileCheck %s
// RUN: gait-opt --gait-expand-gradients --gait-simplify %s | FileCheck %s --check-prefix=SIMPLE

module attributes {gait.phase = "graph"} {
  // CHECK-LABEL: func.func @of_exp(
  // CHECK-NOT: gait.gradient
  // e^x is its own second derivative.
  // SIMPLE-LABEL: func.func @of_exp(
  // SIMPLE-NEXT: %[[Y:.*]] = gait.exp
  // SIMPLE-NEXT: return %[[Y]], %[[Y]], %[[Y]]
  func.func @of_exp(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) {
    %y = gait.exp %x : tensor<f32>
    %dx = gait.gradient %y wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %ddx = gait.gradient %dx wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %y, %dx, %ddx : tensor<f32>, tensor<f32>, tensor<f32>
  }

  // Rows are independent: v = x^3 per row, v_xx = 6 x from the sums.
  // CHECK-LABEL: func.func @per_row(
  // CHECK-NOT: gait.gradient
  // SIMPLE-LABEL: func.func @per_row(
  func.func @per_row(%x: tensor<?xf64>) -> tensor<?xf64> {
    %x2 = gait.mul %x, %x : tensor<?xf64>
    %v = gait.mul %x2, %x : tensor<?xf64>
    %s = gait.reduce_sum %v axes [0] : tensor<?xf64> to tensor<f64>
    %v_x = gait.gradient %s wrt %x : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
    %t = gait.reduce_sum %v_x axes [0] : tensor<?xf64> to tensor<f64>
    %v_xx = gait.gradient %t wrt %x : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
    // CHECK: return
    return %v_xx : tensor<?xf64>
  }

  // A gradient with respect to another gradient.
  // CHECK-LABEL: func.func @of_a_gradient(
  // CHECK-NOT: gait.gradient
  func.func @of_a_gradient(%x: tensor<f32>) -> tensor<f32> {
    %y = gait.tanh %x : tensor<f32>
    %dx = gait.gradient %y wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %z = gait.mul %dx, %dx : tensor<f32>
    %d = gait.gradient %z wrt %dx : (tensor<f32>, tensor<f32>) -> tensor<f32>
    // CHECK: return
    return %d : tensor<f32>
  }
}
