// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4x3xi32>) -> tensor<?x4x3xi32> {
  // CHECK: gait.reverse %{{.*}} axes [1, 2] : tensor<?x4x3xi32>
  %0 = gait.reverse %x axes [1, 2] : tensor<?x4x3xi32>
  return %0 : tensor<?x4x3xi32>
}

// -----

func.func @order(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{'gait.reverse' op axes [1, 0] must be strictly increasing, each a dimension of x [2, 4] f32 that is not the batch, from 0 to 1 (C1)}}
  %0 = gait.reverse %x axes [1, 0] : tensor<2x4xf32>
  return
}

// -----

func.func @beyond(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{axes [2] must be strictly increasing, each a dimension of x [2, 4] f32 that is not the batch, from 0 to 1 (C1)}}
  %0 = gait.reverse %x axes [2] : tensor<2x4xf32>
  return
}

// -----

func.func @batch(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{axes [0] must be strictly increasing, each a dimension of x [batch, 4] f32 that is not the batch, from 0 to 1 (C1)}}
  %0 = gait.reverse %x axes [0] : tensor<?x4xf32>
  return
}

// -----

func.func @result(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{y is [batch, 5] f32; it must be as x, [batch, 4] f32 (C2)}}
  %0 = "gait.reverse"(%x) {axes = array<i64: 1>} : (tensor<?x4xf32>) -> tensor<?x5xf32>
  return
}
