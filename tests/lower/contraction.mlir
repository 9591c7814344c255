// RUN: gait-opt --gait-normalize-kernels --gait-fuse-elementwise --gait-bufferize-kernels --gait-tile="vector-bytes=64 vector-registers=32 masks" %s | FileCheck %s --check-prefix=TILED
// RUN: gait-opt --gait-normalize-kernels --gait-fuse-elementwise --gait-bufferize-kernels --gait-tile="vector-bytes=64 vector-registers=32 masks" --gait-vectorize="vector-bytes=64 masks" %s | FileCheck %s --check-prefix=VECTOR
// RUN: gait-opt --gait-normalize-kernels --gait-fuse-elementwise --gait-bufferize-kernels --gait-tile="vector-bytes=32" %s | FileCheck %s --check-prefix=AVX2
// RUN: gait-opt --gait-normalize-kernels --gait-fuse-elementwise --gait-bufferize-kernels --gait-tile="vector-bytes=64 vector-registers=32" --gait-vectorize="vector-bytes=64" --gait-expand-math --gait-prepare-kernels --gait-lower-kernels %s | FileCheck %s --check-prefix=LLVM

// A register tile of 8 rows and 2 vectors; bias and relu are one op; the product lies in scratch, the result in its buffer.
// TILED-LABEL: func.func private @k(
// TILED-SAME: attributes {gait.scratch = 1536 : i64}
// TILED: linalg.fill
// TILED: linalg.contract
// TILED-SAME: gait.tile = array<i64: 8, 32, 1>
// TILED: linalg.generic
// TILED-SAME: gait.tile = array<i64: 1, 16>
// TILED: arith.addf
// TILED-NEXT: arith.maximumf
// TILED-NOT: linalg.{{[fgc]}}
// TILED-NOT: memref.copy

// Accumulators start from the fill's value and stay in registers; 48 columns are 32 and 16.
// VECTOR-LABEL: func.func private @k(
// VECTOR: scf.for {{.*}} iter_args({{.*}}) -> (vector<32xf32>, vector<32xf32>, vector<32xf32>, vector<32xf32>, vector<32xf32>, vector<32xf32>, vector<32xf32>, vector<32xf32>)
// VECTOR-COUNT-8: math.fma {{.*}} : vector<32xf32>
// VECTOR: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// VECTOR-COUNT-8: math.fma {{.*}} : vector<16xf32>
// VECTOR-NOT: linalg.

// AVX2: linalg.contract
// AVX2-SAME: gait.tile = array<i64: 4, 16, 1>

// LLVM-LABEL: llvm.func internal @k(
// LLVM-SAME: !llvm.ptr {llvm.noalias}, {{.*}}!llvm.ptr {llvm.noalias}, {{.*}}!llvm.ptr {llvm.noalias}, {{.*}}!llvm.ptr {llvm.noalias}, {{.*}}!llvm.ptr {llvm.noalias}, {{.*}}i64, {{.*}}i64, {{.*}}i64)
// LLVM-SAME: gait.scratch = 1536
// LLVM: llvm.intr.fma
// LLVM-NOT: func.func
func.func private @k(%x: memref<2048xi8> {llvm.noalias}, %w: memref<12288xi8> {llvm.noalias}, %b: memref<192xi8> {llvm.noalias},
                     %y: memref<1536xi8> {llvm.noalias}, %scratch: memref<1099511627776xi8>, %rows: index, %thread: index, %threads: index) {
  %c0 = arith.constant 0 : index
  %vx = memref.view %x[%c0][] : memref<2048xi8> to memref<8x64xf32>
  %vw = memref.view %w[%c0][] : memref<12288xi8> to memref<64x48xf32>
  %vb = memref.view %b[%c0][] : memref<192xi8> to memref<48xf32>
  %vy = memref.view %y[%c0][] : memref<1536xi8> to memref<8x48xf32>
  %tx = bufferization.to_tensor %vx restrict : memref<8x64xf32> to tensor<8x64xf32>
  %tw = bufferization.to_tensor %vw restrict : memref<64x48xf32> to tensor<64x48xf32>
  %tb = bufferization.to_tensor %vb restrict : memref<48xf32> to tensor<48xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x48xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8x48xf32>) -> tensor<8x48xf32>
  %p = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%tx, %tw : tensor<8x64xf32>, tensor<64x48xf32>) outs(%f : tensor<8x48xf32>) -> tensor<8x48xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%p, %tb : tensor<8x48xf32>, tensor<48xf32>) outs(%e : tensor<8x48xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %sum = arith.addf %in, %bias : f32
    linalg.yield %sum : f32
  } -> tensor<8x48xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%s : tensor<8x48xf32>) outs(%e : tensor<8x48xf32>) {
  ^bb0(%in: f32, %out: f32):
    %max = arith.maximumf %in, %zero : f32
    linalg.yield %max : f32
  } -> tensor<8x48xf32>
  bufferization.materialize_in_destination %r in restrict writable %vy : (tensor<8x48xf32>, memref<8x48xf32>) -> ()
  return
}
