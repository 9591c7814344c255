/* The contract between compiled code and whoever runs it: plain C99, versioned, self-describing.
 *
 * A compiled model is one read-only `struct gait_model`. A shared object exports it through `gait_model_get`; an archive
 * through `<model>_model`. Everything a runtime needs (names, shapes, sizes, functions) is reached from there.
 * The compiled code has no writable globals, allocates nothing, and may run in any number of threads at once, each run with
 * its own state and arena. */
#ifndef GAIT_RUNTIME_ABI_H
#define GAIT_RUNTIME_ABI_H
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#define GAIT_ABI_VERSION 1u
#define GAIT_ALIGNMENT 64 /* bytes: of `state`, `arena`, and of every tensor's offset in them */
#define GAIT_BATCH (-1)   /* a dimension that is the number of rows of the call */

typedef enum gait_dtype { GAIT_I1 = 0 /* one byte, 0 or 1 */, GAIT_I32 = 1, GAIT_I64 = 2, GAIT_F32 = 3, GAIT_F64 = 4 } gait_dtype;

typedef enum gait_role {
  GAIT_INPUT = 0,
  GAIT_OUTPUT = 1,
  GAIT_LOSS = 2,
  GAIT_METRIC = 3,
  GAIT_PARAMETER = 4, /* 4 to 7: state */
  GAIT_SLOT = 5,      /* an optimizer's memory of one parameter */
  GAIT_COUNTER = 6,
  GAIT_STATE = 7, /* any other state */
  GAIT_SUM = 8    /* a result that adds up over batches, f64: what the entry `summarize` makes a metric of */
} gait_role;

/* What an entry returns. A negative code is never returned. */
enum {
  GAIT_OK = 0,
  GAIT_ERROR_ROWS = 1,   /* rows outside [1, max_batch] */
  GAIT_ERROR_OPENMP = 2, /* a `_threads` function without an OpenMP runtime in the process */
  GAIT_ERROR_MEMORY = 3, /* init needed temporary memory and got none */
  /* 16 + i: an input holds a value outside its declared range. i counts the distinct (name, low, high) of ranged inputs in the
   * order of the model's entries and their inputs, so that a code means the same from every entry. */
  GAIT_ERROR_RANGE = 16
};

/* One tensor: row-major, dense. */
typedef struct gait_tensor {
  const char *name;
  int32_t role;  /* gait_role */
  int32_t dtype; /* gait_dtype */
  int64_t rank;
  const int64_t *shape; /* rank numbers; GAIT_BATCH: the rows of the call; a state has max_batch, a call the first of them */
  int64_t offset;       /* of a state in the state's bytes; 0 elsewhere */
  int64_t bytes;        /* at the largest batch */
  int32_t has_range;    /* an integer input whose values are checked: low <= value < high */
  int32_t reserved;
  int64_t low, high;
} gait_tensor;

typedef void (*gait_barrier)(void *context);

/* One callable function of a model.
 *
 * `check` looks at rows and the values of the inputs with a declared range, and returns GAIT_OK or a code; it writes nothing.
 * `run` is SPMD: called by each of `threads` threads with the same arguments but its own `thread` in [0, threads). Where threads
 * must meet it calls `barrier(context)`, which must return only when all have called it; with one thread barrier is never called.
 * `run` trusts its arguments: call `check` first. `inputs` and `outputs` are arrays of pointers in the order of the lists below,
 * aligned as their element types are; state is updated in place. `arena` needs arena_shared + threads * arena_thread bytes,
 * `state` the model's state_bytes. The result has the same bits for every number of threads. */
typedef struct gait_entry {
  uint64_t size; /* sizeof(struct gait_entry) of the writer */
  const char *name;
  int64_t input_count;
  const gait_tensor *inputs;
  int64_t output_count;
  const gait_tensor *outputs;
  int64_t arena_shared, arena_thread; /* bytes */
  int32_t has_rows;                   /* 0: no shape depends on rows, which is ignored */
  int32_t reserved;
  double cost_fixed, cost_row; /* estimated single-thread nanoseconds: cost_fixed + rows * cost_row */
  int32_t (*check)(const struct gait_entry *self, int64_t rows, const void *const *inputs);
  void (*run)(const struct gait_entry *self, void *state, void *arena, int64_t rows, const void *const *inputs,
              void *const *outputs, int64_t thread, int64_t threads, gait_barrier barrier, void *context);
  const void *data; /* the backend's own, null in compiled code */
} gait_entry;

typedef struct gait_model {
  uint64_t size;        /* sizeof(struct gait_model) of the writer */
  uint32_t abi_version; /* GAIT_ABI_VERSION of the writer */
  uint32_t reserved;
  const char *name;
  const char *backend; /* "cpu", "reference" */
  const char *target;  /* the processor compiled for, "znver4" */
  int64_t max_batch;   /* the largest rows, those of `init`; 1 where no entry has rows */
  int64_t state_bytes;
  int64_t state_count;
  const gait_tensor *states;
  int64_t entry_count;
  const gait_entry *entries;
} gait_model;

/* In a shared object: `const gait_model *gait_model_get(void)`. */
typedef const gait_model *(*gait_model_getter)(void);
#define GAIT_MODEL_GETTER "gait_model_get"

#ifdef __cplusplus
}
#endif
#endif
