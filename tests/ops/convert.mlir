// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xi32>) -> (tensor<?x4xf32>, tensor<?x4xi1>) {
  // CHECK: gait.convert %{{.*}} : tensor<?x4xi32> to tensor<?x4xf32>
  %0 = gait.convert %x : tensor<?x4xi32> to tensor<?x4xf32>
  // CHECK: gait.convert %{{.*}} : tensor<?x4xi32> to tensor<?x4xi1>
  %1 = gait.convert %x : tensor<?x4xi32> to tensor<?x4xi1>
  return %0, %1 : tensor<?x4xf32>, tensor<?x4xi1>
}

// -----

func.func @shapes_differ(%x: tensor<4xi32>) {
  // expected-error@+1 {{'gait.convert' op shapes differ: x [4] i32, y [2, 2] f32; y must have x's (C1)}}
  %0 = gait.convert %x : tensor<4xi32> to tensor<2x2xf32>
  return
}

// -----

func.func @unknown_element(%x: tensor<4xi32>) {
  // expected-error@+1 {{result #0 must be tensor of f32, f64, i32, i64 or i1 with sizes of at least 1 and at most one `?`, but got 'tensor<4xf16>'}}
  %0 = gait.convert %x : tensor<4xi32> to tensor<4xf16>
  return
}
