// An argmax whose only reader is pointwise: the place and the largest belong to one loop.
module @place_of_the_largest attributes {gait.phase = "graph"} {
  func.func @wide(%w: tensor<130x7xf64> {gait.name = "w", gait.role = "parameter"})
      -> (tensor<130xf64> {gait.name = "y", gait.role = "output"}) {
    %place = gait.argmax %w axis 1 : tensor<130x7xf64> to tensor<130xi32>
    %number = gait.convert %place : tensor<130xi32> to tensor<130xf64>
    return %number : tensor<130xf64>
  }
  func.func @summed(%w: tensor<130x7xf64> {gait.name = "w", gait.role = "parameter"}, %x: tensor<130xf64> {gait.name = "x", gait.role = "input"})
      -> (tensor<f64> {gait.name = "y", gait.role = "output"}) {
    %place = gait.argmax %w axis 1 : tensor<130x7xf64> to tensor<130xi32>
    %number = gait.convert %place : tensor<130xi32> to tensor<130xf64>
    %product = gait.mul %number, %x : tensor<130xf64>
    %exp = gait.tanh %product : tensor<130xf64>
    %sum = gait.reduce_sum %exp axes [0] : tensor<130xf64> to tensor<f64>
    return %sum : tensor<f64>
  }
}
