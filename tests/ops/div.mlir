// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%a: tensor<?x4xf32>, %b: tensor<?x4xf32>, %c: tensor<i64>) -> (tensor<?x4xf32>, tensor<i64>) {
  // CHECK: gait.div %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %0 = gait.div %a, %b : tensor<?x4xf32>
  // CHECK: gait.div %{{.*}}, %{{.*}} : tensor<i64>
  %1 = gait.div %c, %c : tensor<i64>
  return %0, %1 : tensor<?x4xf32>, tensor<i64>
}

// -----

func.func @shapes_differ(%a: tensor<4xf32>, %b: tensor<5xf32>) {
  // expected-error@+1 {{'gait.div' op types differ: a [4] f32, b [5] f32, y [4] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.div"(%a, %b) : (tensor<4xf32>, tensor<5xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @element_types_differ(%a: tensor<?x4xf32>, %b: tensor<?x4xf64>) {
  // expected-error@+1 {{types differ: a [batch, 4] f32, b [batch, 4] f64, y [batch, 4] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.div"(%a, %b) : (tensor<?x4xf32>, tensor<?x4xf64>) -> tensor<?x4xf32>
  return
}

// -----

func.func @result_differs(%a: tensor<4xf32>) {
  // expected-error@+1 {{types differ: a [4] f32, b [4] f32, y [] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.div"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  return
}

// -----

func.func @no_number(%a: tensor<4xi1>) {
  // expected-error@+1 {{operand #0 must be tensor of f32, f64, i32 or i64 with sizes of at least 1 and at most one `?`, but got 'tensor<4xi1>'}}
  %0 = gait.div %a, %a : tensor<4xi1>
  return
}

// -----

func.func @zero(%a: tensor<4xi32>) {
  %zero = gait.constant dense<0> : tensor<4xi32>
  // expected-error@+1 {{'gait.div' op divides an integer by the constant 0 (element 0 of the divisor); make it another number (C2)}}
  %0 = gait.div %a, %zero : tensor<4xi32>
  return
}

// -----

func.func @zero_among_others(%a: tensor<4xi64>) {
  %divisor = gait.constant dense<[1, 2, 0, 4]> : tensor<4xi64>
  // expected-error@+1 {{divides an integer by the constant 0 (element 2 of the divisor); make it another number (C2)}}
  %0 = gait.div %a, %divisor : tensor<4xi64>
  return
}

// -----

func.func @broadcast_zero(%a: tensor<?x4xi32>) {
  %zero = gait.constant dense<0> : tensor<i32>
  %wide = gait.broadcast %zero dims [] : tensor<i32> to tensor<?x4xi32>
  // expected-error@+1 {{divides an integer by the constant 0 (element 0 of the divisor); make it another number (C2)}}
  %0 = gait.div %a, %wide : tensor<?x4xi32>
  return
}

// -----

// CHECK-LABEL: func @float_zero
func.func @float_zero(%a: tensor<4xf32>) -> tensor<4xf32> {
  %zero = gait.constant dense<0.0> : tensor<4xf32>
  // CHECK: gait.div
  %0 = gait.div %a, %zero : tensor<4xf32>
  return %0 : tensor<4xf32>
}
