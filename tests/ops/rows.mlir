// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text() -> tensor<i64> {
  // CHECK: gait.rows : tensor<i64>
  %0 = gait.rows : tensor<i64>
  return %0 : tensor<i64>
}

// -----

func.func @narrow() {
  // expected-error@+1 {{result #0 must be scalar tensor of i64, but got 'tensor<i32>'}}
  %0 = gait.rows : tensor<i32>
  return
}
