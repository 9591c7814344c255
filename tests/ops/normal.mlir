// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xi32>, %w: tensor<?x4xi64>) -> (tensor<?x4xf32>, tensor<?x4xf64>) {
  // CHECK: gait.normal %{{.*}} : tensor<?x4xi32> to tensor<?x4xf32>
  %0 = gait.normal %x : tensor<?x4xi32> to tensor<?x4xf32>
  // CHECK: gait.normal %{{.*}} : tensor<?x4xi64> to tensor<?x4xf64>
  %1 = gait.normal %w : tensor<?x4xi64> to tensor<?x4xf64>
  return %0, %1 : tensor<?x4xf32>, tensor<?x4xf64>
}

// -----

func.func @shapes_differ(%x: tensor<4xi32>) {
  // expected-error@+1 {{'gait.normal' op shapes differ: x [4] i32, y [5] f32; y must have x's (C1)}}
  %0 = gait.normal %x : tensor<4xi32> to tensor<5xf32>
  return
}

// -----

func.func @narrow_to_wide(%x: tensor<4xi32>) {
  // expected-error@+1 {{makes 'f64' of 'i32' words; it makes f32 of i32 words and f64 of i64 words (C2)}}
  %0 = gait.normal %x : tensor<4xi32> to tensor<4xf64>
  return
}

// -----

func.func @wide_to_narrow(%x: tensor<4xi64>) {
  // expected-error@+1 {{makes 'f32' of 'i64' words; it makes f32 of i32 words and f64 of i64 words (C2)}}
  %0 = gait.normal %x : tensor<4xi64> to tensor<4xf32>
  return
}
