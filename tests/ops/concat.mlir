// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%a: tensor<?x3xf32>, %b: tensor<?x4xf32>) -> tensor<?x10xf32> {
  // CHECK: gait.concat %{{.*}}, %{{.*}}, %{{.*}} axis 1 : tensor<?x3xf32>, tensor<?x4xf32>, tensor<?x3xf32> to tensor<?x10xf32>
  %0 = gait.concat %a, %b, %a axis 1 : tensor<?x3xf32>, tensor<?x4xf32>, tensor<?x3xf32> to tensor<?x10xf32>
  return %0 : tensor<?x10xf32>
}

// -----

func.func @no_part() {
  // expected-error@+1 {{'gait.concat' op has no part; give at least one tensor (C1)}}
  %0 = "gait.concat"() {axis = 0 : i64} : () -> tensor<4xf32>
  return
}

// -----

func.func @element_type(%a: tensor<3xf32>, %b: tensor<4xf64>) {
  // expected-error@+1 {{part 1 is [4] f64, y [7] f32; convert or reshape until element types and ranks agree (C1)}}
  %0 = gait.concat %a, %b axis 0 : tensor<3xf32>, tensor<4xf64> to tensor<7xf32>
  return
}

// -----

func.func @rank(%a: tensor<3xf32>, %b: tensor<4x1xf32>) {
  // expected-error@+1 {{part 1 is [4, 1] f32, y [7] f32; convert or reshape until element types and ranks agree (C1)}}
  %0 = gait.concat %a, %b axis 0 : tensor<3xf32>, tensor<4x1xf32> to tensor<7xf32>
  return
}

// -----

func.func @axis(%a: tensor<3xf32>) {
  // expected-error@+1 {{axis 1 is no dimension of y [3] f32; give one from 0 to 0 (C2)}}
  %0 = gait.concat %a axis 1 : tensor<3xf32> to tensor<3xf32>
  return
}

// -----

func.func @batch(%a: tensor<?x3xf32>) {
  // expected-error@+1 {{axis 0 is the batch dimension of y [batch, 3] f32, whose rows have no numbers; take another one (C2)}}
  %0 = gait.concat %a, %a axis 0 : tensor<?x3xf32>, tensor<?x3xf32> to tensor<?x3xf32>
  return
}

// -----

func.func @other_sizes(%a: tensor<2x3xf32>, %b: tensor<4x3xf32>) {
  // expected-error@+1 {{part 1 is [4, 3] f32, y [2, 6] f32; sizes other than that of axis 1 must be equal (C3)}}
  %0 = gait.concat %a, %b axis 1 : tensor<2x3xf32>, tensor<4x3xf32> to tensor<2x6xf32>
  return
}

// -----

func.func @sum(%a: tensor<?x3xf32>) {
  // expected-error@+1 {{y is [batch, 7] f32; its dimension 1 must be the sum of the parts', 6 (C3)}}
  %0 = gait.concat %a, %a axis 1 : tensor<?x3xf32>, tensor<?x3xf32> to tensor<?x7xf32>
  return
}
