// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%loss: tensor<f32>, %w: tensor<64x10xf32>, %x: tensor<?x10xf64>) -> (tensor<64x10xf32>, tensor<?x10xf64>) {
  // CHECK: gait.gradient %{{.*}} wrt %{{.*}}, %{{.*}} : (tensor<f32>, tensor<64x10xf32>, tensor<?x10xf64>) -> (tensor<64x10xf32>, tensor<?x10xf64>)
  %0:2 = gait.gradient %loss wrt %w, %x : (tensor<f32>, tensor<64x10xf32>, tensor<?x10xf64>) -> (tensor<64x10xf32>, tensor<?x10xf64>)
  return %0#0, %0#1 : tensor<64x10xf32>, tensor<?x10xf64>
}

// -----

// The gradient of y0 dy0 + y1 dy1.
// CHECK-LABEL: func @of_products
func.func @of_products(%y0: tensor<?x4xf32>, %y1: tensor<f64>, %dy0: tensor<?x4xf32>, %dy1: tensor<f64>, %x: tensor<3xf32>) -> tensor<3xf32> {
  // CHECK: gait.gradient %{{.*}}, %{{.*}} times %{{.*}}, %{{.*}} wrt %{{.*}} : (tensor<?x4xf32>, tensor<f64>, tensor<?x4xf32>, tensor<f64>, tensor<3xf32>) -> tensor<3xf32>
  %0 = gait.gradient %y0, %y1 times %dy0, %dy1 wrt %x : (tensor<?x4xf32>, tensor<f64>, tensor<?x4xf32>, tensor<f64>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func @of_two_scalars(%loss: tensor<f32>, %w: tensor<4xf32>) {
  // expected-error@+1 {{of 2 values; without cotangents it is of one scalar (C1)}}
  %0 = gait.gradient %loss, %loss wrt %w : (tensor<f32>, tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @cotangent_missing(%y: tensor<3xf32>, %w: tensor<4xf32>) {
  // expected-error@+1 {{has 1 cotangents for 2 values; give one each (C1)}}
  %0 = gait.gradient %y, %y times %y wrt %w : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @cotangent_differs(%y: tensor<?x3xf32>, %dy: tensor<3xf32>, %w: tensor<4xf32>) {
  // expected-error@+1 {{value 0 is [batch, 3] f32, its cotangent [3] f32; both must be of one type, of f32 or f64 (C1)}}
  %0 = gait.gradient %y times %dy wrt %w : (tensor<?x3xf32>, tensor<3xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @integer_value(%y: tensor<i32>, %w: tensor<4xf32>) {
  // expected-error@+1 {{value 0 is [] i32, its cotangent [] i32; both must be of one type, of f32 or f64 (C1)}}
  %0 = gait.gradient %y times %y wrt %w : (tensor<i32>, tensor<i32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @of_no_scalar(%loss: tensor<?xf32>, %w: tensor<4xf32>) {
  // expected-error@+1 {{'gait.gradient' op of [batch] f32; a gradient is of a scalar of f32 or f64: sum, or take a mean, first (C1)}}
  %0 = gait.gradient %loss wrt %w : (tensor<?xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @of_an_integer(%loss: tensor<i32>, %w: tensor<4xf32>) {
  // expected-error@+1 {{of [] i32; a gradient is of a scalar of f32 or f64}}
  %0 = gait.gradient %loss wrt %w : (tensor<i32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @no_target(%loss: tensor<f32>) {
  // expected-error@+1 {{has no target; name at least one tensor (C2)}}
  "gait.gradient"(%loss) <{operandSegmentSizes = array<i32: 1, 0, 0>}> : (tensor<f32>) -> ()
  return
}

// -----

func.func @integer_target(%loss: tensor<f32>, %w: tensor<4xf32>, %label: tensor<?xi32>) {
  // expected-error@+1 {{with respect to target 1 [batch] i32; only f32 and f64 have a gradient (C2)}}
  %0:2 = gait.gradient %loss wrt %w, %label : (tensor<f32>, tensor<4xf32>, tensor<?xi32>) -> (tensor<4xf32>, tensor<?xi32>)
  return
}

// -----

func.func @too_few_results(%loss: tensor<f32>, %w: tensor<4xf32>) {
  // expected-error@+1 {{has 1 results for 2 targets; it gives one each (C3)}}
  %0 = gait.gradient %loss wrt %w, %w : (tensor<f32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @result_differs(%loss: tensor<f32>, %w: tensor<4xf32>) {
  // expected-error@+1 {{result 0 is [5] f32; it must have its target's type, [4] f32 (C3)}}
  %0 = gait.gradient %loss wrt %w : (tensor<f32>, tensor<4xf32>) -> tensor<5xf32>
  return
}
