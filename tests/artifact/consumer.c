/* A program that has nothing of Gait but hand.h and what it links. Built as C99 and as C++; with -DTHREADS also calls what needs
 * OpenMP. Prints the bits that the test compares. */
#include "hand.h"
#include <stdio.h>
#include <string.h>

static HAND_ALIGNED unsigned char state[HAND_STATE_BYTES], arena[HAND_ARENA_BYTES(3)];

static void nobody_calls(void *context) { (void)context; }

int main(void) {
  static const float image[10] = {0.5f, -1, 2, 0.25f, 3, 1, -0.5f, 0.125f, 1, 1};
  static const int32_t label[5] = {0, 2, 1, 1, 2}, wrong[5] = {0, 2, 1, 3, 2};
  static const int64_t ids[2] = {3, 4};
  static const uint8_t flags[3] = {0, 0, 1};
  float score[5], loss = -1;
  double big;
  size_t i;
  unsigned long long sum = 0;
  if ((size_t)state % 64 || (size_t)arena % 64) return 2;
  memset(arena, 0xff, sizeof arena);
  if (hand_init(state, 3)) return 3;
  if (hand_step(state, arena, 0, image, label, score, &loss) != HAND_ERROR_ROWS) return 4;
  if (hand_step(state, arena, HAND_MAX_BATCH + 1, image, label, score, &loss) != HAND_ERROR_ROWS) return 5;
  if (hand_step(state, arena, 5, image, wrong, score, &loss) != HAND_ERROR_RANGE_label || loss != -1) return 6;
  if (hand_step(state, arena, 5, image, label, score, &loss)) return 7;
#ifdef THREADS
  if (hand_step_threads(3, state, arena, 5, image, wrong, score, &loss) != HAND_ERROR_RANGE_label) return 8;
  if (hand_step_threads(3, state, arena, 5, image, label, score, &loss)) return 9;
#else
  if (hand_step_spmd(state, arena, 5, image, wrong, score, &loss, 0, 1, nobody_calls, 0) != HAND_ERROR_RANGE_label) return 10;
  if (hand_step_spmd(state, arena, 5, image, label, score, &loss, 0, 1, nobody_calls, 0)) return 11;
#endif
  (void)nobody_calls;
  if (hand_tell(state, arena, ids, flags, &big) || big != 5) return 12;
  if (strcmp(hand_error_text(HAND_OK), "no error")) return 13;
  if (strcmp(hand_error_text(HAND_ERROR_ROWS), "rows must be at least 1 and at most 64")) return 14;
  if (strcmp(hand_error_text(HAND_ERROR_RANGE_label), "the input 'label' holds a value outside [0, 3)")) return 15;
  if (strcmp(hand_error_text(99), "unknown error code")) return 16;
  if (*(int64_t *)(void *)(state + HAND_STATE_count) != 2) return 17;
  if (!hand_model()) return 18;
  for (i = 0; i < sizeof state; ++i) sum = sum * 31 + state[i];
  printf("%llu %a\n", sum, (double)loss);
  return 0;
}
