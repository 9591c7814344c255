// RUN: gait-opt --gait-normalize-kernels --gait-bufferize-kernels --gait-tile="vector-bytes=32" --gait-vectorize="vector-bytes=32" %s | FileCheck %s
// RUN: gait-opt --gait-normalize-kernels --gait-bufferize-kernels --gait-tile="vector-bytes=64 masks" --gait-vectorize="vector-bytes=64 masks" %s | FileCheck %s --check-prefix=MASKED

// A row of 10: eight partial sums and two, each added up as a tree of halves; no order is left to LLVM.
// CHECK-LABEL: func.func private @k(
// CHECK: vector.load {{.*}} vector<8xf32>
// CHECK: arith.addf {{.*}} : vector<8xf32>
// CHECK: vector.load {{.*}} vector<2xf32>
// CHECK: vector.shuffle %[[V:.*]], %[[V]] [0, 1, 2, 3] : vector<8xf32>, vector<8xf32>
// CHECK-NEXT: vector.shuffle %[[V]], %[[V]] [4, 5, 6, 7] : vector<8xf32>, vector<8xf32>
// CHECK-NEXT: arith.addf {{.*}} : vector<4xf32>
// CHECK-NOT: vector.reduction
// CHECK-NOT: fastmath

// With masks it is one step of sixteen lanes, ten of them real.
// MASKED-LABEL: func.func private @k(
// MASKED: vector.maskedload {{.*}} vector<16xf32>
// MASKED: arith.select {{.*}} : vector<16xi1>, vector<16xf32>
// MASKED-NOT: vector<2xf32>, vector<2xf32> into vector<2xf32>
func.func private @k(%x: memref<320xi8> {llvm.noalias}, %y: memref<32xi8> {llvm.noalias}, %scratch: memref<1099511627776xi8>, %rows: index,
                     %thread: index, %threads: index) {
  %c0 = arith.constant 0 : index
  %vx = memref.view %x[%c0][] : memref<320xi8> to memref<8x10xf32>
  %vy = memref.view %y[%c0][] : memref<32xi8> to memref<8xf32>
  %tx = bufferization.to_tensor %vx restrict : memref<8x10xf32> to tensor<8x10xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>], iterator_types = ["parallel", "reduction"]}
    ins(%tx : tensor<8x10xf32>) outs(%f : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %out, %in : f32
    linalg.yield %s : f32
  } -> tensor<8xf32>
  bufferization.materialize_in_destination %r in restrict writable %vy : (tensor<8xf32>, memref<8xf32>) -> ()
  return
}
