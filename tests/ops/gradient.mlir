// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%loss: tensor<f32>, %w: tensor<64x10xf32>, %x: tensor<?x10xf64>) -> (tensor<64x10xf32>, tensor<?x10xf64>) {
  // CHECK: gait.gradient %{{.*}} wrt %{{.*}}, %{{.*}} : (tensor<f32>, tensor<64x10xf32>, tensor<?x10xf64>) -> (tensor<64x10xf32>, tensor<?x10xf64>)
  %0:2 = gait.gradient %loss wrt %w, %x : (tensor<f32>, tensor<64x10xf32>, tensor<?x10xf64>) -> (tensor<64x10xf32>, tensor<?x10xf64>)
  return %0#0, %0#1 : tensor<64x10xf32>, tensor<?x10xf64>
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
  "gait.gradient"(%loss) : (tensor<f32>) -> ()
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
