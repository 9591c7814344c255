// Two sums over everything, of different shapes, that end in one scalar.
module @two_sums attributes {gait.phase = "graph"} {
  func.func @main(%a: tensor<1x100xf64> {gait.name = "a", gait.role = "input"}, %b: tensor<100xf64> {gait.name = "b", gait.role = "input"},
                  %p: tensor<f64> {gait.name = "p", gait.role = "input"}, %q: tensor<f64> {gait.name = "q", gait.role = "input"})
      -> (tensor<f64> {gait.name = "y", gait.role = "output"}) {
    %first = gait.reduce_sum %a axes [0, 1] : tensor<1x100xf64> to tensor<f64>
    %second = gait.reduce_sum %b axes [0] : tensor<100xf64> to tensor<f64>
    %left = gait.mul %first, %p : tensor<f64>
    %right = gait.mul %second, %q : tensor<f64>
    %y = gait.add %left, %right : tensor<f64>
    return %y : tensor<f64>
  }
}
