// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%a: tensor<?x4xi1>, %b: tensor<?x4xi1>, %c: tensor<i64>) -> (tensor<?x4xi1>, tensor<i64>) {
  // CHECK: gait.bitwise_xor %{{.*}}, %{{.*}} : tensor<?x4xi1>
  %0 = gait.bitwise_xor %a, %b : tensor<?x4xi1>
  // CHECK: gait.bitwise_xor %{{.*}}, %{{.*}} : tensor<i64>
  %1 = gait.bitwise_xor %c, %c : tensor<i64>
  return %0, %1 : tensor<?x4xi1>, tensor<i64>
}

// -----

func.func @shapes_differ(%a: tensor<4xi1>, %b: tensor<5xi1>) {
  // expected-error@+1 {{'gait.bitwise_xor' op types differ: a [4] i1, b [5] i1, y [4] i1; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.bitwise_xor"(%a, %b) : (tensor<4xi1>, tensor<5xi1>) -> tensor<4xi1>
  return
}

// -----

func.func @element_types_differ(%a: tensor<?x4xi1>, %b: tensor<?x4xi64>) {
  // expected-error@+1 {{types differ: a [batch, 4] i1, b [batch, 4] i64, y [batch, 4] i1; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.bitwise_xor"(%a, %b) : (tensor<?x4xi1>, tensor<?x4xi64>) -> tensor<?x4xi1>
  return
}

// -----

func.func @wrong_element(%a: tensor<4xf32>) {
  // expected-error@+1 {{operand #0 must be tensor of i32, i64 or i1 with sizes of at least 1 and at most one `?`, but got 'tensor<4xf32>'}}
  %0 = gait.bitwise_xor %a, %a : tensor<4xf32>
  return
}
