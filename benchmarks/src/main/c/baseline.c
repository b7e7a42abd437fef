/*
 * The reference operations in C11 atomics, with the same order of accesses and the same checks, one
 * after another in a loop. Prints "name,nanoseconds" lines.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NOINLINE __attribute__((noinline))
#define VCPUS 32
#define WORDS 64
#define PFNS (1 << 16)

struct time_record {
  _Atomic uint32_t version;
  uint32_t pad0;
  _Atomic uint64_t tsc_timestamp, system_time;
  _Atomic uint32_t mul;
  _Atomic int8_t shift;
  _Atomic uint8_t flags;
  uint8_t pad1[2];
};

struct vcpu {
  union {
    struct {
      _Atomic uint8_t upcall_pending, upcall_mask;
    };
    _Atomic uint32_t upcall_flags;
  };
  _Atomic uint64_t selector;
  uint64_t arch[2];
  struct time_record time;
};

struct frame {
  struct vcpu vcpu[VCPUS];
  _Atomic uint64_t pending[WORDS], mask[WORDS];
};

struct values {
  uint64_t tsc_timestamp, system_time;
  uint32_t mul;
  int8_t shift;
  uint8_t flags;
};

static _Alignas(4096) union {
  struct frame frame;
  char bytes[4096];
} page;
static _Alignas(4096) _Atomic uint64_t list[PFNS];
static uint64_t tsc, events, upcalls;

static uint64_t load(const _Atomic uint64_t *at) {
  return atomic_load_explicit(at, memory_order_relaxed);
}

static void check(unsigned number, unsigned count) {
  if (number >= count) {
    abort();
  }
}

NOINLINE uint64_t time_read(const struct frame *frame, unsigned vcpu) {
  check(vcpu, VCPUS);
  const struct time_record *record = &frame->vcpu[vcpu].time;
  uint32_t version;
  uint64_t ticks, base;
  uint32_t mul;
  int shift;
  do {
    while ((version = atomic_load_explicit(&record->version, memory_order_acquire)) & 1) {
      __builtin_ia32_pause();
    }
    ticks = ++tsc - load(&record->tsc_timestamp);
    base = load(&record->system_time);
    mul = atomic_load_explicit(&record->mul, memory_order_relaxed);
    shift = atomic_load_explicit(&record->shift, memory_order_relaxed);
    atomic_thread_fence(memory_order_acquire);
  } while (atomic_load_explicit(&record->version, memory_order_relaxed) != version);
  ticks = shift < 0 ? ticks >> -shift : ticks << shift;
  return base + (uint64_t)((unsigned __int128)ticks * mul >> 32);
}

NOINLINE void time_publish(struct frame *frame, unsigned vcpu, const struct values *values) {
  check(vcpu, VCPUS);
  struct time_record *record = &frame->vcpu[vcpu].time;
  uint32_t odd = atomic_load_explicit(&record->version, memory_order_relaxed) | 1;
  atomic_store_explicit(&record->version, odd, memory_order_relaxed);
  atomic_thread_fence(memory_order_release);
  atomic_store_explicit(&record->tsc_timestamp, values->tsc_timestamp, memory_order_relaxed);
  atomic_store_explicit(&record->system_time, values->system_time, memory_order_relaxed);
  atomic_store_explicit(&record->mul, values->mul, memory_order_relaxed);
  atomic_store_explicit(&record->shift, values->shift, memory_order_relaxed);
  atomic_store_explicit(&record->flags, values->flags, memory_order_relaxed);
  atomic_store_explicit(&record->version, odd + 1, memory_order_release);
}

NOINLINE void send(struct frame *frame, unsigned port) {
  check(port, WORDS * 64);
  uint64_t bit = UINT64_C(1) << port % 64;
  unsigned word = port / 64;
  if (atomic_fetch_or(&frame->pending[word], bit) & bit) {
    return;
  }
  if (atomic_load(&frame->mask[word]) & bit) {
    return;
  }
  struct vcpu *vcpu = &frame->vcpu[0];
  atomic_fetch_or(&vcpu->selector, UINT64_C(1) << word);
  uint32_t flags = atomic_load(&vcpu->upcall_flags);
  while (!(flags & 0xFF)) {
    if (atomic_compare_exchange_strong(&vcpu->upcall_flags, &flags, flags | 1)) {
      upcalls += !(flags & 0xFF00);
      break;
    }
  }
}

NOINLINE void upcall(struct frame *frame, unsigned number) {
  check(number, VCPUS);
  struct vcpu *vcpu = &frame->vcpu[number];
  do {
    atomic_store(&vcpu->upcall_pending, 0);
    uint64_t selected = atomic_exchange(&vcpu->selector, 0);
    for (; selected; selected &= selected - 1) {
      int word = __builtin_ctzll(selected);
      uint64_t due = load(&frame->pending[word]) & ~load(&frame->mask[word]);
      for (; due; due &= due - 1) {
        uint64_t bit = due & -due;
        if (load(&frame->pending[word]) & ~load(&frame->mask[word]) & bit
            && atomic_fetch_and(&frame->pending[word], ~bit) & bit) {
          events++;
        }
      }
    }
  } while (atomic_load_explicit(&vcpu->upcall_pending, memory_order_relaxed));
}

NOINLINE void p2m_set(unsigned pfn, uint64_t mfn) {
  check(pfn, PFNS);
  atomic_store_explicit(&list[pfn], mfn, memory_order_relaxed);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

/* The best of several runs, in nanoseconds per step: a disturbance only makes a run longer. */
#define MEASURE(name, steps, step)                                                          \
  do {                                                                                      \
    double best = 1e18;                                                                     \
    for (int run = 0; run < 50; run++) {                                                    \
      double start = now();                                                                 \
      for (long i = 0; i < (steps); i++) {                                                  \
        step;                                                                               \
      }                                                                                     \
      double each = (now() - start) / (steps);                                              \
      best = each < best ? each : best;                                                     \
    }                                                                                       \
    printf("%s,%.3f\n", name, best);                                                        \
  } while (0)

int main(void) {
  struct frame *frame = &page.frame;
  struct values values = {1000, 5000000, 0xC537B091, -1, 1};
  volatile uint64_t sink;
  time_publish(frame, 1, &values);
  MEASURE("timeRead", 10000000, sink = time_read(frame, 1));
  MEASURE("timePublish", 10000000, time_publish(frame, 1, &values));
  MEASURE("sendAndDispatch", 1000000, (send(frame, i & 63), upcall(frame, 0)));
  MEASURE("p2mSet", 10000000, p2m_set(i & (PFNS - 1), i));
  (void)sink;
  return events == 0;
}
