// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>, %z: tensor<f64>) -> (tensor<?x4xf32>, tensor<f64>) {
  // CHECK: gait.expm1 %{{.*}} : tensor<?x4xf32>
  %0 = gait.expm1 %x : tensor<?x4xf32>
  // CHECK: gait.expm1 %{{.*}} : tensor<f64>
  %1 = gait.expm1 %z : tensor<f64>
  return %0, %1 : tensor<?x4xf32>, tensor<f64>
}

// -----

func.func @shapes_differ(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'gait.expm1' op types differ: x [batch, 4] f32, y [batch, 5] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.expm1"(%x) : (tensor<?x4xf32>) -> tensor<?x5xf32>
  return
}

// -----

func.func @element_types_differ(%x: tensor<4xf32>) {
  // expected-error@+1 {{types differ: x [4] f32, y [4] f64; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.expm1"(%x) : (tensor<4xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @wrong_element(%x: tensor<4xi32>) {
  // expected-error@+1 {{operand #0 must be tensor of f32 or f64 with sizes of at least 1 and at most one `?`, but got 'tensor<4xi32>'}}
  %0 = gait.expm1 %x : tensor<4xi32>
  return
}
