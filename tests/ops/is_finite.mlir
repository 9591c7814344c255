// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>, %z: tensor<f64>) -> (tensor<?x4xi1>, tensor<i1>) {
  // CHECK: gait.is_finite %{{.*}} : tensor<?x4xf32>
  %0 = gait.is_finite %x : tensor<?x4xf32>
  // CHECK: gait.is_finite %{{.*}} : tensor<f64>
  %1 = gait.is_finite %z : tensor<f64>
  return %0, %1 : tensor<?x4xi1>, tensor<i1>
}

// -----

func.func @shapes_differ(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'gait.is_finite' op shapes differ: x [batch, 4] f32, y [batch, 5] i1; y must have x's (C1)}}
  %0 = "gait.is_finite"(%x) : (tensor<?x4xf32>) -> tensor<?x5xi1>
  return
}

// -----

func.func @wrong_result(%x: tensor<4xf32>) {
  // expected-error@+1 {{result #0 must be tensor of i1 with sizes of at least 1 and at most one `?`, but got 'tensor<4xf32>'}}
  %0 = "gait.is_finite"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}
