// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%a: tensor<?x4xf32>, %b: tensor<?x4xf32>, %c: tensor<i64>) -> (tensor<?x4xf32>, tensor<i64>) {
  // CHECK: gait.min %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %0 = gait.min %a, %b : tensor<?x4xf32>
  // CHECK: gait.min %{{.*}}, %{{.*}} : tensor<i64>
  %1 = gait.min %c, %c : tensor<i64>
  return %0, %1 : tensor<?x4xf32>, tensor<i64>
}

// -----

func.func @shapes_differ(%a: tensor<4xf32>, %b: tensor<5xf32>) {
  // expected-error@+1 {{'gait.min' op types differ: a [4] f32, b [5] f32, y [4] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.min"(%a, %b) : (tensor<4xf32>, tensor<5xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @element_types_differ(%a: tensor<?x4xf32>, %b: tensor<?x4xi64>) {
  // expected-error@+1 {{types differ: a [batch, 4] f32, b [batch, 4] i64, y [batch, 4] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.min"(%a, %b) : (tensor<?x4xf32>, tensor<?x4xi64>) -> tensor<?x4xf32>
  return
}

// -----

func.func @wrong_element(%a: tensor<4xi1>) {
  // expected-error@+1 {{operand #0 must be tensor of f32, f64, i32 or i64 with sizes of at least 1 and at most one `?`, but got 'tensor<4xi1>'}}
  %0 = gait.min %a, %a : tensor<4xi1>
  return
}
