// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<4xf32>, %i: tensor<4xi32>) -> (tensor<4xf32>, tensor<4xi32>) {
  // CHECK: gait.custom_gradient (%[[A:.*]] = %{{.*}}, %[[B:.*]] = %{{.*}}) : (tensor<4xf32>, tensor<4xi32>) -> (tensor<4xf32>, tensor<4xi32>) {
  %y:2 = gait.custom_gradient (%a = %x, %b = %i) : (tensor<4xf32>, tensor<4xi32>) -> (tensor<4xf32>, tensor<4xi32>) {
    // CHECK-NEXT: %[[R:.*]] = gait.round %[[A]]
    %0 = gait.round %a : tensor<4xf32>
    gait.yield %0, %b : tensor<4xf32>, tensor<4xi32>
  // Operands, results, one cotangent.
  // CHECK: } backward (%[[A:.*]], %[[B:.*]], %[[Y:.*]], %[[J:.*]], %[[D:.*]]) {
  } backward (%a, %b, %r, %j, %dr) {
    // CHECK-NEXT: gait.mul %[[D]], %[[Y]]
    %0 = gait.mul %dr, %r : tensor<4xf32>
    gait.yield %0 : tensor<4xf32>
  }
  return %y#0, %y#1 : tensor<4xf32>, tensor<4xi32>
}

// -----

func.func @argument_differs(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.custom_gradient' op first block argument 0 is [5] f32; it must be [4] f32, as its operand (C1)}}
  "gait.custom_gradient"(%x) ({
  ^bb0(%a: tensor<5xf32>):
    gait.yield %a : tensor<5xf32>
  }, {
  ^bb0(%a: tensor<4xf32>, %r: tensor<5xf32>, %dr: tensor<5xf32>):
    gait.yield %a : tensor<4xf32>
  }) : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @yield_differs(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.custom_gradient' op first block yield 0 is [4] f32; it must be [4] f64, as its result (C2)}}
  %0 = gait.custom_gradient (%a = %x) : (tensor<4xf32>) -> tensor<4xf64> {
    gait.yield %a : tensor<4xf32>
  } backward (%a, %r, %dr) {
    gait.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @no_cotangent(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.custom_gradient' op second block arguments: 2, one per operand, result and floating result is 3 (C3)}}
  "gait.custom_gradient"(%x) ({
  ^bb0(%a: tensor<4xf32>):
    gait.yield %a : tensor<4xf32>
  }, {
  ^bb0(%a: tensor<4xf32>, %r: tensor<4xf32>):
    gait.yield %a : tensor<4xf32>
  }) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @too_few_arguments(%x: tensor<4xf32>) {
  %0 = gait.custom_gradient (%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    gait.yield %a : tensor<4xf32>
  // expected-error@+1 {{2 arguments where the op's types give 3}}
  } backward (%a, %r) {
    gait.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @gradient_differs(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.custom_gradient' op second block yield 0 is [] f32; it must be [4] f32, as its floating operand (C4)}}
  %0 = gait.custom_gradient (%a = %x) : (tensor<4xf32>) -> tensor<f32> {
    %1 = gait.reduce_sum %a axes [0] : tensor<4xf32> to tensor<f32>
    gait.yield %1 : tensor<f32>
  } backward (%a, %r, %dr) {
    gait.yield %dr : tensor<f32>
  }
  return
}

// -----

func.func @gradient_of_an_integer(%x: tensor<4xf32>, %i: tensor<4xi32>) {
  // expected-error@+1 {{'gait.custom_gradient' op second block yields: 2, one per floating operand is 1 (C4)}}
  %0 = gait.custom_gradient (%a = %x, %b = %i) : (tensor<4xf32>, tensor<4xi32>) -> tensor<4xf32> {
    gait.yield %a : tensor<4xf32>
  } backward (%a, %b, %r, %dr) {
    gait.yield %dr, %b : tensor<4xf32>, tensor<4xi32>
  }
  return
}
