// RUN: gait-opt --gait-to-structured --split-input-file --verify-diagnostics %s

module attributes {gait.phase = "backward"} {
  func.func @foreign(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error@+1 {{'arith.addf' op has no lowering to linalg; an entry holds ops of the language only}}
    %0 = arith.addf %x, %x : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

module attributes {gait.phase = "backward"} {
  func.func @rows_of_nothing(%x: tensor<4xf32>) -> tensor<i64> {
    // expected-error@+1 {{'gait.rows' op stands in an entry without a `?` in a type, which has no number of rows; use a constant}}
    %0 = gait.rows : tensor<i64>
    return %0 : tensor<i64>
  }
}

// -----

module attributes {gait.phase = "backward"} {
  func.func @gradient(%x: tensor<f32>) -> tensor<f32> {
    // expected-error@+1 {{'gait.gradient' op has no lowering to linalg; an entry holds ops of the language only}}
    %0 = gait.gradient %x wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}

// -----

module attributes {gait.phase = "backward"} {
  // expected-error@+1 {{is no entry: an entry has one block}}
  func.func private @declared(tensor<f32>) -> tensor<f32>
}
