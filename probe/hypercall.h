// Hypercalls, and the few instructions that C has no word for.
#pragma once
#include "abi.h"

#ifdef __x86_64__
static inline long hypercall(enum hypercall number, word a, word b, word c, word d) {
  register word fourth __asm__("r10") = d;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result), "+D"(a), "+S"(b), "+d"(c), "+r"(fourth)
                   : "0"((word)number)
                   : "rcx", "r11", "r8", "r9", "memory", "cc");
  return result;
}
#else
static inline long hypercall(enum hypercall number, word a, word b, word c, word d) {
  long result;
  __asm__ volatile("int $0x82"
                   : "=a"(result), "+b"(a), "+c"(b), "+d"(c), "+S"(d)
                   : "0"((word)number)
                   : "edi", "memory", "cc");
  return result;
}
#endif

static inline uint64_t read_tsc(void) {
  uint32_t low, high;
  __asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high)::"memory");
  return (uint64_t)high << 32 | low;
}

static inline void full_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

static inline void relax(void) { __asm__ volatile("pause" ::: "memory"); }
