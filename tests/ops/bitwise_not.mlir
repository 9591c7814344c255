// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xi1>, %z: tensor<i32>) -> (tensor<?x4xi1>, tensor<i32>) {
  // CHECK: gait.bitwise_not %{{.*}} : tensor<?x4xi1>
  %0 = gait.bitwise_not %x : tensor<?x4xi1>
  // CHECK: gait.bitwise_not %{{.*}} : tensor<i32>
  %1 = gait.bitwise_not %z : tensor<i32>
  return %0, %1 : tensor<?x4xi1>, tensor<i32>
}

// -----

func.func @shapes_differ(%x: tensor<?x4xi1>) {
  // expected-error@+1 {{'gait.bitwise_not' op types differ: x [batch, 4] i1, y [batch, 5] i1; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.bitwise_not"(%x) : (tensor<?x4xi1>) -> tensor<?x5xi1>
  return
}

// -----

func.func @element_types_differ(%x: tensor<4xi1>) {
  // expected-error@+1 {{types differ: x [4] i1, y [4] i32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.bitwise_not"(%x) : (tensor<4xi1>) -> tensor<4xi32>
  return
}

// -----

func.func @wrong_element(%x: tensor<4xf32>) {
  // expected-error@+1 {{operand #0 must be tensor of i32, i64 or i1 with sizes of at least 1 and at most one `?`, but got 'tensor<4xf32>'}}
  %0 = gait.bitwise_not %x : tensor<4xf32>
  return
}
