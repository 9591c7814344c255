/* The kernels of the model in hand_model.cpp, in C: what the compiler's own would do. */
#include <stdint.h>
#include <string.h>

#define BLOCK 4

/* score[i] = image[i, :] . w; a partial sum of score * label for each block of rows, by way of the thread's scratch. */
void step_k0(const float *w, const float *image, const int32_t *label, float *score, float *partial, float *scratch, int64_t rows,
             int64_t thread, int64_t threads) {
  for (int64_t block = thread; block * BLOCK < rows; block += threads) {
    float sum = 0;
    for (int64_t i = block * BLOCK; i < rows && i < (block + 1) * BLOCK; ++i) {
      scratch[0] = image[2 * i] * w[0];
      scratch[1] = image[2 * i + 1] * w[1];
      score[i] = scratch[0] + scratch[1];
      sum += score[i] * (float)label[i];
    }
    partial[block] = sum;
  }
}

/* loss = the sum of the partial sums; w += loss / 2; count += 1. Done by the first thread alone. */
void step_k1(float *w, int64_t *count, const float *partial, float *loss, void *scratch, int64_t rows, int64_t thread,
             int64_t threads) {
  (void)scratch, (void)threads;
  if (thread) return;
  float sum = 0;
  for (int64_t block = 0; block * BLOCK < rows; ++block) sum += partial[block];
  *loss = sum;
  w[0] += sum / 2;
  w[1] += sum / 2;
  ++*count;
}

/* w = {seed, 1}, by way of the arena and the scratch; count = 0. Memory that is not aligned to 64 bytes spoils w. */
void init_k0(float *w, int64_t *count, const int64_t *seed, float *arena, float *scratch, int64_t rows, int64_t thread,
             int64_t threads) {
  (void)rows, (void)threads;
  if (thread) return;
  arena[15] = (float)*seed;
  scratch[15] = 1;
  w[0] = arena[15];
  w[1] = scratch[15] + (float)((uintptr_t)arena % 64 + (uintptr_t)scratch % 64);
  *count = 0;
}

/* big[0] = the largest of ids and flags; an entry without rows. */
void tell_k0(const int64_t *ids, const uint8_t *flags, double *big, void *scratch, int64_t rows, int64_t thread,
             int64_t threads) {
  (void)scratch, (void)rows, (void)threads;
  if (!thread) *big = (double)(ids[0] > ids[1] ? ids[0] : ids[1]) + flags[2];
}
