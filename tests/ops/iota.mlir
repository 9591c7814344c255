// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text() -> (tensor<?x4xi32>, tensor<?x4xf64>) {
  // CHECK: gait.iota axis 1 : tensor<?x4xi32>
  %0 = gait.iota axis 1 : tensor<?x4xi32>
  // CHECK: gait.iota axis 0 : tensor<?x4xf64>
  %1 = gait.iota axis 0 : tensor<?x4xf64>
  return %0, %1 : tensor<?x4xi32>, tensor<?x4xf64>
}

// -----

func.func @axis_too_large() {
  // expected-error@+1 {{'gait.iota' op axis 1 is no dimension of y [4] i32; give one from 0 to 0 (C1)}}
  %0 = gait.iota axis 1 : tensor<4xi32>
  return
}

// -----

func.func @axis_negative() {
  // expected-error@+1 {{axis -1 is no dimension of y [4] i32; give one from 0 to 0 (C1)}}
  %0 = gait.iota axis -1 : tensor<4xi32>
  return
}

// -----

func.func @no_number() {
  // expected-error@+1 {{result #0 must be tensor of f32, f64, i32 or i64}}
  %0 = gait.iota axis 0 : tensor<4xi1>
  return
}
