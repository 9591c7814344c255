// The one element of a dimension, scattered along it, and its square beside: what is scattered is read whole by every place.
module @scatter_of_one attributes {gait.phase = "graph"} {
  func.func @main(%x: tensor<?x3x1xf32> {gait.name = "x", gait.role = "input"})
      -> (tensor<?x3x3xf32> {gait.name = "scattered", gait.role = "output"}, tensor<?x3x1xf32> {gait.name = "square", gait.role = "output"}) {
    %0 = gait.constant dense<[3]> : tensor<1xi32>
    %1 = gait.scatter_add %x, %0 axis 2 : tensor<?x3x1xf32>, tensor<1xi32> to tensor<?x3x3xf32>
    %2 = gait.mul %x, %x : tensor<?x3x1xf32>
    return %1, %2 : tensor<?x3x3xf32>, tensor<?x3x1xf32>
  }
}
