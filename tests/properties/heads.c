/* The model `heads` of tests/support/model_layers.cpp from C: each of its two inputs with a range has a code of its own, and is
 * refused before anything is written. Ends with 0, or says what went wrong. */
#include "heads.h"
#include <stdio.h>
#include <string.h>

enum { ROWS = 7, WORDS = 5, SERIES = 20 };

static HEADS_ALIGNED unsigned char state[HEADS_STATE_BYTES], before[HEADS_STATE_BYTES], arena[HEADS_ARENA_BYTES(1)];
static float price[ROWS][SERIES], seen_change[ROWS], weight[ROWS], loss[5];
static int64_t news[ROWS][WORDS], seen_kind[ROWS];
static uint8_t seen_up[ROWS];
static double metric[3];

static int step(int rows) {
  return heads_train_step(state, arena, rows, price[0], news[0], seen_change, seen_up, seen_kind, weight, &loss[0], &loss[1],
                          &loss[2], &loss[3], &loss[4], &metric[0], &metric[1], &metric[2]);
}

/* 1 unless a step gives the code and leaves everything as it was. */
static int differs(int rows, int code, const char *text) {
  int given;
  memcpy(before, state, sizeof state);
  loss[0] = -1, metric[2] = -1;
  given = step(rows);
  if (given != code) return printf("code %d, not %d\n", given, code), 1;
  if (memcmp(before, state, sizeof state) || loss[0] != -1 || metric[2] != -1) return printf("code %d wrote\n", code), 1;
  if (strcmp(heads_error_text(code), text)) return printf("code %d says: %s\n", code, heads_error_text(code)), 1;
  return 0;
}

int main(void) {
  const char *of_news = "the input 'news' holds a value outside [0, 30)";
  const char *of_kind = "the input 'seen_kind' holds a value outside [0, 4)";
  int row;
  for (row = 0; row < ROWS; ++row) price[row][row] = 1, seen_change[row] = 1, weight[row] = 1;
  if (heads_init(state, 1) || step(ROWS) || !(loss[0] > 0)) return printf("no step\n"), 1;

  news[ROWS - 1][WORDS - 1] = 30;
  if (differs(ROWS, HEADS_ERROR_RANGE_news, of_news)) return 1;
  if (step(ROWS - 1)) return printf("a row that is not there was looked at\n"), 1;
  seen_kind[0] = -1;
  if (differs(ROWS, HEADS_ERROR_RANGE_news, of_news)) return 1; /* of two faults the first input's */
  news[ROWS - 1][WORDS - 1] = 29;
  if (differs(ROWS, HEADS_ERROR_RANGE_seen_kind, of_kind)) return 1;
  seen_kind[0] = INT64_C(1) << 32; /* 0 in its low half */
  if (differs(ROWS, HEADS_ERROR_RANGE_seen_kind, of_kind)) return 1;
  seen_kind[0] = 3;
  if (differs(0, HEADS_ERROR_ROWS, "rows must be at least 1 and at most 64")) return 1;
  if (differs(HEADS_MAX_BATCH + 1, HEADS_ERROR_ROWS, "rows must be at least 1 and at most 64")) return 1;
  if (step(ROWS) || !(loss[0] > 0)) return printf("no step after the refusals\n"), 1;
  return 0;
}
