// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>, %s: tensor<f64>) -> (tensor<?x4xf32>, tensor<f64>) {
  // CHECK: gait.tanh %{{.*}} : tensor<?x4xf32>
  %0 = gait.tanh %x : tensor<?x4xf32>
  // CHECK: gait.tanh %{{.*}} : tensor<f64>
  %1 = gait.tanh %s : tensor<f64>
  return %0, %1 : tensor<?x4xf32>, tensor<f64>
}

// -----

func.func @types_differ(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'gait.tanh' op types differ: x [batch, 4] f32, y [batch, 5] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.tanh"(%x) : (tensor<?x4xf32>) -> tensor<?x5xf32>
  return
}

// -----

func.func @no_float(%x: tensor<4xi32>) {
  // expected-error@+1 {{operand #0 must be tensor of f32 or f64 with sizes of at least 1 and at most one `?`, but got 'tensor<4xi32>'}}
  %0 = gait.tanh %x : tensor<4xi32>
  return
}
