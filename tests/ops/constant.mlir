// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text() -> (tensor<f32>, tensor<2x2xi64>, tensor<3xi1>) {
  // CHECK: gait.constant dense<1.000000e+00> : tensor<f32>
  %0 = gait.constant dense<1.0> : tensor<f32>
  // CHECK: gait.constant dense<{{\[\[}}1, 2], [3, 4]]> : tensor<2x2xi64>
  %1 = gait.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi64>
  // CHECK: gait.constant dense<[true, false, true]> : tensor<3xi1>
  %2 = gait.constant dense<[true, false, true]> : tensor<3xi1>
  return %0, %1, %2 : tensor<f32>, tensor<2x2xi64>, tensor<3xi1>
}

// -----

func.func @result_differs() {
  // (C1)
  // expected-error@+1 {{'gait.constant' op failed to verify that all of {value, y} have same type}}
  %0 = "gait.constant"() <{value = dense<1.0> : tensor<f32>}> : () -> tensor<1xf32>
  return
}

// -----

func.func @no_tensor() {
  // expected-error@+1 {{Invalid attribute `value` in property conversion}}
  %0 = "gait.constant"() <{value = 1.0 : f32}> : () -> tensor<f32>
  return
}
