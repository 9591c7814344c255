// RUN: gait-opt --split-input-file --verify-diagnostics %s
//
// What gait.loop refuses, by its constraints.

func.func @c1(%h0: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'gait.loop' op runs 0 steps; it runs at least 1 (C1)}}
  %0 = gait.loop count 0 carry (%h = %h0) : (tensor<4xf32>) -> tensor<4xf32> {
    gait.yield %h : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @c2(%xs: tensor<3x4xf32>) -> tensor<2x3xf32> {
  // expected-error@+1 {{'gait.loop' op stacked operand 0 [3, 4] f32 is not one slice a step along axis 0; that dimension has the size 2 (C2)}}
  %0 = gait.loop count 2 over (%x = %xs axis 0) stacking [0] : (tensor<3x4xf32>) -> tensor<2x3xf32> {
    gait.yield %x : tensor<4xf32>
  }
  return %0 : tensor<2x3xf32>
}

// -----

func.func @c3(%xs: tensor<3x4xf32>) -> tensor<3x4xf32> {
  // expected-error@+1 {{'gait.loop' op block arguments: 0, one per carry and slice is 1 (C3)}}
  %0 = "gait.loop"(%xs) <{axes = array<i64: 0>, count = 3 : i64, operandSegmentSizes = array<i32: 0, 1>, stacking = array<i64: 0>}> ({
    %1 = tensor.empty() : tensor<4xf32>
    gait.yield %1 : tensor<4xf32>
  }) : (tensor<3x4xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

func.func @c4(%h0: tensor<4xf32>) -> tensor<5xf32> {
  // expected-error@+1 {{'gait.loop' op result 0 is [5] f32; it must be [4] f32, as its carry (C4)}}
  %0 = gait.loop count 3 carry (%h = %h0) : (tensor<4xf32>) -> tensor<5xf32> {
    gait.yield %h : tensor<4xf32>
  }
  return %0 : tensor<5xf32>
}

// -----

func.func @c5(%h0: tensor<4xf32>, %g: tensor<5xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'gait.loop' op block yield 0 is [5] f32; it must be [4] f32, as its carry and stacked slice (C5)}}
  %0 = gait.loop count 3 carry (%h = %h0) : (tensor<4xf32>) -> tensor<4xf32> {
    gait.yield %g : tensor<5xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @c6(%h0: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'gait.loop' op has 0 places for 1 arguments of its block, and 1 buffers for 1 results; each has one, or none has (C6)}}
  %0 = gait.loop count 3 carry (%h = %h0) {buffers = [#gait.buffer<arena at 0, 16 bytes>]} : (tensor<4xf32>) -> tensor<4xf32> {
    gait.yield %h : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @reading(%h0: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{a loop reads what no step changes directly; 'reading' is gait.scan's}}
  %0 = gait.loop count 3 carry (%h = %h0) reading (%g = %h0) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
    gait.yield %g : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}
