module @line attributes {gait.phase = "graph"} {
  func.func @predict(%w: tensor<4x16xf32> {gait.name = "linear_0.weight", gait.role = "parameter"},
                     %b: tensor<16xf32> {gait.name = "linear_0.bias", gait.role = "parameter"},
                     %x: tensor<8x4xf32> {gait.name = "x", gait.role = "input"})
      -> (tensor<8x16xf32> {gait.name = "y", gait.role = "output"},
          tensor<4x16xf32> {gait.name = "slope", gait.role = "output"}) {
    %0 = gait.dot "bk,kn->bn" %x, %w : (tensor<8x4xf32>, tensor<4x16xf32>) -> tensor<8x16xf32>
    %1 = gait.broadcast %b dims [1] : tensor<16xf32> to tensor<8x16xf32>
    %2 = gait.add %0, %1 : tensor<8x16xf32>
    %3 = gait.reduce_sum %2 axes [0, 1] : tensor<8x16xf32> to tensor<f32>
    %4 = gait.gradient %3 wrt %w : (tensor<f32>, tensor<4x16xf32>) -> tensor<4x16xf32>
    return %2, %4 : tensor<8x16xf32>, tensor<4x16xf32>
  }
}
