// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%a: tensor<?x4xf32>, %b: tensor<?x4xf32>, %c: tensor<f64>) -> (tensor<?x4xf32>, tensor<f64>) {
  // CHECK: gait.atan2 %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %0 = gait.atan2 %a, %b : tensor<?x4xf32>
  // CHECK: gait.atan2 %{{.*}}, %{{.*}} : tensor<f64>
  %1 = gait.atan2 %c, %c : tensor<f64>
  return %0, %1 : tensor<?x4xf32>, tensor<f64>
}

// -----

func.func @shapes_differ(%a: tensor<4xf32>, %b: tensor<5xf32>) {
  // expected-error@+1 {{'gait.atan2' op types differ: a [4] f32, b [5] f32, y [4] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.atan2"(%a, %b) : (tensor<4xf32>, tensor<5xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @element_types_differ(%a: tensor<?x4xf32>, %b: tensor<?x4xf64>) {
  // expected-error@+1 {{types differ: a [batch, 4] f32, b [batch, 4] f64, y [batch, 4] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.atan2"(%a, %b) : (tensor<?x4xf32>, tensor<?x4xf64>) -> tensor<?x4xf32>
  return
}

// -----

func.func @wrong_element(%a: tensor<4xi32>) {
  // expected-error@+1 {{operand #0 must be tensor of f32 or f64 with sizes of at least 1 and at most one `?`, but got 'tensor<4xi32>'}}
  %0 = gait.atan2 %a, %a : tensor<4xi32>
  return
}
