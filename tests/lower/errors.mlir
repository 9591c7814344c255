// RUN: gait-opt --split-input-file --verify-diagnostics --gait-normalize-kernels --gait-bufferize-kernels --gait-vectorize --gait-expand-math --gait-lower-kernels %s

// Scratch whose size depends on the rows has no place in a plan.
func.func private @dynamic(%x: memref<256xi8> {llvm.noalias}, %y: memref<256xi8> {llvm.noalias}, %scratch: memref<1099511627776xi8>,
                           %rows: index, %thread: index, %threads: index) {
  %c0 = arith.constant 0 : index
  %vx = memref.view %x[%c0][%rows] : memref<256xi8> to memref<?xf32>
  %vy = memref.view %y[%c0][] : memref<256xi8> to memref<f32>
  %tx = bufferization.to_tensor %vx restrict : memref<?xf32> to tensor<?xf32>
  // expected-error @below {{a kernel needs scratch whose size depends on the number of rows; this is a bug of gait, please report it}}
  %e = tensor.empty(%rows) : tensor<?xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(m) -> (m)>, affine_map<(m) -> (m)>], iterator_types = ["parallel"]}
    ins(%tx : tensor<?xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<?xf32>
  %z = tensor.empty() : tensor<f32>
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%z : tensor<f32>) -> tensor<f32>
  %s = linalg.generic {indexing_maps = [affine_map<(m) -> (m)>, affine_map<(m) -> ()>], iterator_types = ["reduction"]}
    ins(%a : tensor<?xf32>) outs(%f : tensor<f32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.addf %in, %out : f32
    linalg.yield %n : f32
  } -> tensor<f32>
  bufferization.materialize_in_destination %s in restrict writable %vy : (tensor<f32>, memref<f32>) -> ()
  return
}

// -----

// A large state that must be copied aside.
func.func private @copies(%x: memref<40000xi8> {llvm.noalias}, %y: memref<40000xi8> {llvm.noalias}, %scratch: memref<1099511627776xi8>,
                          %rows: index, %thread: index, %threads: index) {
  %c0 = arith.constant 0 : index
  %vx = memref.view %x[%c0][] : memref<40000xi8> to memref<10000xf32>
  %vy = memref.view %y[%c0][] : memref<40000xi8> to memref<10000xf32>
  %tx = bufferization.to_tensor %vx restrict : memref<10000xf32> to tensor<10000xf32>
  %c1 = arith.constant 1 : index
  %v = arith.constant 2.0 : f32
  // expected-error @below {{a kernel copies a whole buffer; this is a bug of gait, please report it}}
  %changed = tensor.insert %v into %tx[%c1] : tensor<10000xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m) -> (m)>, affine_map<(m) -> (m)>], iterator_types = ["parallel"]}
    ins(%tx : tensor<10000xf32>) outs(%changed : tensor<10000xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.addf %in, %out : f32
    linalg.yield %n : f32
  } -> tensor<10000xf32>
  bufferization.materialize_in_destination %r in restrict writable %vy : (tensor<10000xf32>, memref<10000xf32>) -> ()
  return
}

// -----

func.func private @libm(%x: memref<32xi8> {llvm.noalias}, %scratch: memref<1099511627776xi8>, %rows: index, %thread: index, %threads: index) {
  %c0 = arith.constant 0 : index
  %v = memref.view %x[%c0][] : memref<32xi8> to memref<8xf32>
  %old = memref.load %v[%c0] : memref<8xf32>
  // expected-error @below {{no arithmetic is known for this function; this is a bug of gait, please report it}}
  %new = math.cbrt %old : f32
  memref.store %new, %v[%c0] : memref<8xf32>
  return
}

// -----

func.func private @tile(%x: memref<32xi8> {llvm.noalias}, %scratch: memref<1099511627776xi8>, %rows: index, %thread: index, %threads: index) {
  %c0 = arith.constant 0 : index
  %v = memref.view %x[%c0][] : memref<32xi8> to memref<8xf32>
  %zero = arith.constant 0.0 : f32
  // expected-error @below {{gait.tile has the size 3; sizes are powers of two up to 512}}
  linalg.fill {gait.tile = array<i64: 3>} ins(%zero : f32) outs(%v : memref<8xf32>)
  return
}
