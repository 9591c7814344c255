// RUN: gait-opt --gait-build-kernels --split-input-file --verify-diagnostics %s

// expected-error @below {{has no gait.max_batch: it is not clustered}}
module {}

// -----

module attributes {gait.max_batch = 8 : i64} {
  func.func @main(%x: tensor<4xf32> {gait.buffer = #gait.buffer<input at 0, 16 bytes>}) -> tensor<4xf32> {
    // expected-error @below {{'tensor.empty' stands between clusters: the entry is not clustered}}
    %e = tensor.empty() : tensor<4xf32>
    return %x : tensor<4xf32>
  }
}

// -----

module attributes {gait.max_batch = 8 : i64} {
  // expected-error @below {{argument 0 has no gait.buffer}}
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

#map = affine_map<(d0) -> (d0)>
module attributes {gait.max_batch = 8 : i64} {
  func.func @main(%x: tensor<8xf32> {gait.buffer = #gait.buffer<input at 0, 32 bytes>}) -> tensor<8xf32> {
    // expected-error @below {{needs one buffer and one yielded tensor for each result}}
    %0 = gait.cluster {block = 8 : i64, buffers = [], extents = array<i64: 8>, tiles = array<i64: 8>} : tensor<8xf32> {
      %e = tensor.empty() : tensor<8xf32>
      %y = linalg.generic {gait.outer = array<i64: 0>, indexing_maps = [#map, #map], iterator_types = ["parallel"]}
          ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
      ^bb0(%in: f32, %out: f32):
        linalg.yield %in : f32
      } -> tensor<8xf32>
      gait.yield %y : tensor<8xf32>
    }
    return %0 : tensor<8xf32>
  }
}

// -----

#map = affine_map<(d0) -> (d0)>
module attributes {gait.max_batch = 8 : i64} {
  func.func @main(%x: tensor<8xf32> {gait.buffer = #gait.buffer<input at 0, 32 bytes>}) -> tensor<8xf32> {
    %0 = gait.cluster {block = 8 : i64, buffers = [#gait.buffer<output at 0, 32 bytes>], extents = array<i64: 8>,
                       tiles = array<i64: 8>} : tensor<8xf32> {
      %e = tensor.empty() : tensor<8xf32>
      // expected-error @below {{does not run once in each outer dimension of its cluster}}
      %y = linalg.generic {gait.outer = array<i64: -1>, indexing_maps = [#map, #map], iterator_types = ["parallel"]}
          ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
      ^bb0(%in: f32, %out: f32):
        linalg.yield %in : f32
      } -> tensor<8xf32>
      gait.yield %y : tensor<8xf32>
    }
    return %0 : tensor<8xf32>
  }
}

// -----

#map = affine_map<(d0, d1) -> (d0, d1)>
#turned = affine_map<(d0, d1) -> (d1, d0)>
module attributes {gait.max_batch = 8 : i64} {
  func.func @main(%x: tensor<8x8xf32> {gait.buffer = #gait.buffer<input at 0, 256 bytes>}) -> tensor<8x8xf32> {
    %0 = gait.cluster {block = 4 : i64, buffers = [#gait.buffer<output at 0, 256 bytes>], extents = array<i64: 8>,
                       tiles = array<i64: 4>} : tensor<8x8xf32> {
      %e = tensor.empty() : tensor<8x8xf32>
      %y = linalg.generic {gait.outer = array<i64: 0, -1>, indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]}
          ins(%x : tensor<8x8xf32>) outs(%e : tensor<8x8xf32>) {
      ^bb0(%in: f32, %out: f32):
        linalg.yield %in : f32
      } -> tensor<8x8xf32>
      // expected-error @below {{reads a tensor of its cluster elsewhere than on its own panel}}
      %z = linalg.generic {gait.outer = array<i64: 0, -1>, indexing_maps = [#turned, #map], iterator_types = ["parallel", "parallel"]}
          ins(%y : tensor<8x8xf32>) outs(%e : tensor<8x8xf32>) {
      ^bb0(%in: f32, %out: f32):
        linalg.yield %in : f32
      } -> tensor<8x8xf32>
      gait.yield %z : tensor<8x8xf32>
    }
    return %0 : tensor<8x8xf32>
  }
}
