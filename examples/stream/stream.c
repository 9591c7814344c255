/* Runs the network of stream.cpp on streams with nothing but a C compiler: its header, its archive, and the state that was
 * learned. `state` holds the weights and, for each of up to TICKER_MAX_BATCH streams, what the network keeps of it. */
#include "examples/stream/ticks.h"
#include "runtime/abi.h"
#include "ticker.h"
#include <stdio.h>

enum { STREAMS = 3 };

static TICKER_ALIGNED unsigned char state[TICKER_STATE_BYTES], arena[TICKER_ARENA_BYTES(1)];

static int stop(const char *what, int code) {
  fprintf(stderr, "stream: %s: %s\n", what, ticker_error_text(code));
  return 1;
}

int main(int count, char **arguments) {
  const struct gait_model *model = ticker_model();
  float ticks[STREAMS], now[STREAMS];
  int64_t i, t, s;
  int code;
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : 0;
  if (!file || fread(state, 1, sizeof state, file) != sizeof state) return fprintf(stderr, "usage: stream state.bin\n"), 1;
  fclose(file);
  /* The table tells where each state lies, how large it is, and which have a row for each stream. */
  for (i = 0; i < model->state_count; ++i)
    if (model->states[i].rank > 0 && model->states[i].shape[0] == GAIT_BATCH)
      fprintf(stderr, "%s: %ld bytes for up to %ld streams\n", model->states[i].name, (long)model->states[i].bytes,
              (long)model->max_batch);
  for (t = 0; t < 300; ++t) {
    for (s = 0; s < STREAMS; ++s) ticks[s] = stream_tick(t, s);
    if ((code = ticker_tick(state, arena, STREAMS, ticks, now))) return stop("tick", code);
    if (t % 100 == 99) printf("call %ld: %a %a %a\n", (long)t + 1, now[0], now[1], now[2]);
  }
  if ((code = ticker_reset(state, arena, STREAMS))) return stop("reset", code);
  ticks[0] = stream_tick(0, 0);
  if ((code = ticker_tick(state, arena, 1, ticks, now))) return stop("tick", code);
  printf("anew: %a\n", now[0]);
  return 0;
}
