/* A model by hand, for tests of the loader and the session: what the compiler would make, spelled out against runtime/abi.h.
 *   state: w [2] f32, count i64.    init(seed): w = {seed, 1}, count = 0.
 *   step(image [rows, 2] f32, label [rows] i32 in [0, 3)) -> score [rows], loss:
 *     score = image . w; loss = sum(score * label); w += 0.5 * loss; count += 1.
 *   predict(image) -> score.    scale(factor) -> doubled: no rows, f64.    noise() -> numbers [rows] i64: rows without an input.
 */
#include "runtime/abi.h"
#ifndef TINY_VERSION
#define TINY_VERSION GAIT_ABI_VERSION
#endif
#define MAX_BATCH 64
#define BLOCK 4 /* rows of one unit of work and of partial sums */
#define BLOCKS (MAX_BATCH / BLOCK)

struct state {
  float w[2];
  char pad[56];
  int64_t count;
  char pad2[56];
};

static int32_t check_rows(int64_t rows) { return rows < 1 || rows > MAX_BATCH ? GAIT_ERROR_ROWS : GAIT_OK; }

static int32_t check_none(const gait_entry *self, int64_t rows, const void *const *inputs) {
  (void)inputs;
  return self->has_rows ? check_rows(rows) : GAIT_OK;
}

static int32_t check_step(const gait_entry *self, int64_t rows, const void *const *inputs) {
  const int32_t *label = inputs[1];
  (void)self;
  if (check_rows(rows)) return GAIT_ERROR_ROWS;
  for (int64_t i = 0; i < rows; ++i)
    if (label[i] < 0 || label[i] >= 3) return GAIT_ERROR_RANGE;
  return GAIT_OK;
}

#define RUN(name)                                                                                                                \
  static void name(const gait_entry *self, void *state_bytes, void *arena, int64_t rows, const void *const *inputs,              \
                   void *const *outputs, int64_t thread, int64_t threads, gait_barrier barrier, void *context)
#define UNUSED                                                                                                                   \
  (void)self, (void)state_bytes, (void)arena, (void)rows, (void)inputs, (void)outputs, (void)thread, (void)threads,              \
      (void)barrier, (void)context

RUN(run_init) {
  struct state *state = state_bytes;
  UNUSED;
  if (thread) return;
  state->w[0] = (float)*(const int64_t *)inputs[0];
  state->w[1] = 1;
  state->count = 0;
}

/* One thread's blocks of rows: scores, and where wanted a partial sum of each block, first collected in the thread's own scratch.
 */
static void score(const gait_entry *self, struct state *state, float *arena, int64_t rows, const float *image,
                  const int32_t *label, float *result, int64_t thread, int64_t threads) {
  float *scratch = (float *)((char *)arena + self->arena_shared + thread * self->arena_thread);
  for (int64_t block = thread; block * BLOCK < rows; block += threads) {
    float sum = 0;
    for (int64_t i = block * BLOCK; i < rows && i < (block + 1) * BLOCK; ++i) {
      scratch[i % BLOCK] = image[2 * i] * state->w[0] + image[2 * i + 1] * state->w[1];
      result[i] = scratch[i % BLOCK];
      if (label) sum += result[i] * (float)label[i];
    }
    if (label) arena[block] = sum;
  }
}

RUN(run_step) {
  struct state *state = state_bytes;
  float *loss = outputs[1], *partial = arena;
  UNUSED;
  score(self, state, arena, rows, inputs[0], inputs[1], outputs[0], thread, threads);
  if (threads > 1) barrier(context);
  if (thread) return;
  *loss = 0;
  for (int64_t block = 0; block * BLOCK < rows; ++block) *loss += partial[block];
  state->w[0] += 0.5f * *loss;
  state->w[1] += 0.5f * *loss;
  ++state->count;
}

RUN(run_predict) {
  UNUSED;
  score(self, state_bytes, arena, rows, inputs[0], 0, outputs[0], thread, threads);
}

RUN(run_scale) {
  UNUSED;
  if (!thread) *(double *)outputs[0] = 2 * *(const double *)inputs[0];
}

RUN(run_noise) {
  UNUSED;
  if (!thread)
    for (int64_t i = 0; i < rows; ++i) ((int64_t *)outputs[0])[i] = 7 * i;
}

static const int64_t two[] = {2}, batch[] = {GAIT_BATCH}, batch_two[] = {GAIT_BATCH, 2};
static const gait_tensor states[] = {{"w", GAIT_PARAMETER, GAIT_F32, 1, two, 0, 8, 0, 0, 0, 0},
                                     {"count", GAIT_COUNTER, GAIT_I64, 0, 0, 64, 8, 0, 0, 0, 0}};
static const gait_tensor seed[] = {{"seed", GAIT_INPUT, GAIT_I64, 0, 0, 0, 8, 0, 0, 0, 0}};
static const gait_tensor step_inputs[] = {{"image", GAIT_INPUT, GAIT_F32, 2, batch_two, 0, MAX_BATCH * 8, 0, 0, 0, 0},
                                          {"label", GAIT_INPUT, GAIT_I32, 1, batch, 0, MAX_BATCH * 4, 1, 0, 0, 3}};
static const gait_tensor step_outputs[] = {{"score", GAIT_OUTPUT, GAIT_F32, 1, batch, 0, MAX_BATCH * 4, 0, 0, 0, 0},
                                           {"loss", GAIT_LOSS, GAIT_F32, 0, 0, 0, 4, 0, 0, 0, 0}};
static const gait_tensor factor[] = {{"factor", GAIT_INPUT, GAIT_F64, 0, 0, 0, 8, 0, 0, 0, 0}};
static const gait_tensor doubled[] = {{"doubled", GAIT_OUTPUT, GAIT_F64, 0, 0, 0, 8, 0, 0, 0, 0}};
static const gait_tensor numbers[] = {{"numbers", GAIT_OUTPUT, GAIT_I64, 1, batch, 0, MAX_BATCH * 8, 0, 0, 0, 0}};
/* `step` claims to be dear, so that a session gives it threads by itself; `predict` claims to be cheap. */
static const gait_entry entries[] = {
    {sizeof(gait_entry), "init", 1, seed, 0, 0, 0, 0, 0, 0, 1, 0, check_none, run_init, 0},
    {sizeof(gait_entry), "step", 2, step_inputs, 2, step_outputs, BLOCKS * 4, 64, 1, 0, 0, 1e6, check_step, run_step, 0},
    {sizeof(gait_entry), "predict", 1, step_inputs, 1, step_outputs, 64, 64, 1, 0, 1, 1, check_none, run_predict, 0},
    {sizeof(gait_entry), "scale", 1, factor, 1, doubled, 0, 0, 0, 0, 1, 0, check_none, run_scale, 0},
    {sizeof(gait_entry), "noise", 0, 0, 1, numbers, 0, 0, 1, 0, 1, 1, check_none, run_noise, 0}};
static const gait_model model = {sizeof(gait_model), TINY_VERSION,         0, "tiny", "hand", "any",
                                 MAX_BATCH,          sizeof(struct state), 2, states, 5,      entries};

const gait_model *gait_model_get(void) { return &model; }
