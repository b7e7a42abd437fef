/*
 * Schedules of native code, for the shared_info conformance kit.
 *
 * Compile your code with -fsanitize=thread, this file without it, and link both into one shared
 * library without it:
 *
 *   gcc -O2 -g -fPIC -fsanitize=thread -c mine.c
 *   gcc -O2 -fPIC -c shared_info_explore.c
 *   gcc -shared -o libmine.so mine.o shared_info_explore.o
 *
 * If your code uses memcpy and similar functions, add -fno-builtin to the first command and
 * -Wl,--wrap=memcpy,--wrap=memmove,--wrap=memset to the last.
 *
 * The compiler then calls a __tsan_ function for each access and each atomic operation. This file
 * defines these functions in place of the sanitizer's. While the kit explores, they ask it for the
 * value of a load and report the value of a store. Otherwise they perform the access themselves.
 * clang and rustc omit a load that is followed by a store to the same location, unless you pass
 * -mllvm -tsan-instrument-read-before-write=1 (rustc: -C llvm-args=...).
 *
 * During exploration, only announced accesses can use the guest's memory. An access by assembler,
 * by a library function or by code compiled without the option makes the check "not explorable";
 * the kit never guesses. For your own assembler, see sitck_load() and the functions after it in
 * shared_info_tck.h.
 */
#define _GNU_SOURCE
#include "shared_info_tck.h"

#include <dlfcn.h>
#include <link.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#if defined(__SANITIZE_THREAD__)
#error "compile shared_info_explore.c without -fsanitize=thread"
#elif !defined(__x86_64__) || !defined(__linux__)
#error "shared_info_explore.c is for Linux on x86-64"
#endif

#define EXPORT __attribute__((visibility("default")))

/* ---- what the kit receives ---- */

enum kind { LOAD, STORE, EXCHANGE, COMPARE, ADD, AND, OR, XOR, FENCE, NEWS,
            UNSEEN_ACCESS, UNSEEN_STATIC, UNSEEN_OPERATION };

/* After the memory orders of C. */
enum { PLAIN = 6 };

struct sitck_step {
  uint32_t kind;
  uint32_t order;
  uint32_t bytes;
  uint32_t repeats; /* the kit's answer: not 0 if this step was seen before, in the same loop */
  uint64_t address;
  uint64_t operand;
  uint64_t expected;
  uint64_t value; /* the kit's answer */
  uint64_t where; /* in the code */
  uint64_t own;       /* memory of the library's own that changed since the last step, or 0 */
  uint64_t own_where; /* in the code */
};

enum { MOST_RANGES = 256 };

struct sitck_watch {
  uint64_t count;
  uint64_t scratch, scratch_end; /* owned by the kit, for arguments and results */
  struct { uint64_t start, end; } ranges[MOST_RANGES]; /* whole pages */
};

struct sitck_explorer {
  /**
   * Whether an actor runs on this thread, and on which memory: 0 if not, FIRST_CALL of its run, or
   * 1.
   */
  int (*begin)(struct sitck_watch *watch);
  /** Not 0: the run ends here. */
  int (*step)(struct sitck_step *step);
};

enum { FIRST_CALL = 2 };

static struct sitck_explorer explorer;
static struct sitck_domain kit;
static struct sitck_implementation real, wrapped;

/* ---- memory, without the functions that a library may have wrapped ---- */

static void copy(void *target, const void *source, size_t n) {
  __asm__ volatile("rep movsb" : "+D"(target), "+S"(source), "+c"(n)::"memory");
}

static void fill(void *target, int value, size_t n) {
  __asm__ volatile("rep stosb" : "+D"(target), "+c"(n) : "a"(value) : "memory");
}

static void move(void *target, const void *source, size_t n) {
  if ((uintptr_t)target - (uintptr_t)source >= n) {
    copy(target, source, n);
    return;
  }
  target = (char *)target + n - 1;
  source = (const char *)source + n - 1;
  __asm__ volatile("std\n\trep movsb\n\tcld" : "+D"(target), "+S"(source), "+c"(n)::"memory");
}

/* ---- the run of an actor ---- */

struct call {
  jmp_buf back;
  struct call *outer;
};

enum { PAGE = 4096 };

/* An announced access that is not settled yet. */
struct pending {
  uint64_t address, where;
  unsigned bytes;   /* 0: none */
  unsigned order;
  int writes, fresh;
  unsigned char bytes_there[PAGE];
};

enum { MOST_LENT = 64 };

/*
 * While a loop is only repeated, its memory is open and holds the values that its loads must see:
 * each access was reported before. The original contents are kept here.
 */
struct lent {
  int open;
  unsigned count;
  struct { uint64_t address, value; unsigned bytes; } was[MOST_LENT];
};

/* The library's thread-local data, and its initial contents. */
struct locals {
  uint64_t start, bytes;
  const void *image;
  uint64_t image_bytes;
};

struct actor {
  struct call *calls;
  struct locals locals;
  uint64_t base; /* of the stack: everything below belongs to the library */
  struct pending pending;
  struct lent lent;
  int stepping;
  int repeats;
  uint64_t own, own_where;
  uint64_t unseen, unseen_where;
  struct sitck_watch watch;
};

/* Set while an actor runs library code; everything else is passed through. */
static __thread struct actor *now __attribute__((tls_model("initial-exec")));

static struct sigaction old_fault, old_trap;

static void protect_all(int protection) {
  for (uint64_t i = 0; i < now->watch.count; i++)
    mprotect((void *)now->watch.ranges[i].start,
             now->watch.ranges[i].end - now->watch.ranges[i].start, protection);
}

static int watched(uint64_t address, uint64_t bytes) {
  for (uint64_t i = 0; i < now->watch.count; i++)
    if (address < now->watch.ranges[i].end && now->watch.ranges[i].start < address + bytes) return 1;
  return 0;
}

static void cut(void) { _longjmp(now->calls->back, 1); }

/* Restores the memory as it was before it was opened. */
static void take_back(void) {
  struct lent *lent = &now->lent;
  if (!lent->open) return;
  while (lent->count) {
    lent->count--;
    copy((void *)lent->was[lent->count].address, &lent->was[lent->count].value,
         lent->was[lent->count].bytes);
  }
  lent->open = 0;
  protect_all(PROT_NONE);
}

/* Lets a load see a value without a fault. Returns 0 if there is no room for it. */
static int lend(uint64_t address, unsigned bytes, uint64_t value) {
  struct lent *lent = &now->lent;
  if (!lent->open) {
    protect_all(PROT_READ | PROT_WRITE);
    lent->open = 1;
  }
  unsigned i = 0;
  while (i < lent->count && (lent->was[i].address != address || lent->was[i].bytes != bytes)) i++;
  if (i == MOST_LENT) {
    take_back();
    return 0;
  }
  if (i == lent->count) {
    lent->was[i].address = address;
    lent->was[i].bytes = bytes;
    copy(&lent->was[i].value, (void *)address, bytes);
    lent->count++;
  }
  copy((void *)address, &value, bytes);
  return 1;
}

static uint64_t ask(struct sitck_step *step) {
  step->own = now->own;
  step->own_where = now->own_where;
  now->own = 0;
  step->repeats = 0;
  if (explorer.step(step)) cut();
  if (!step->repeats) take_back();
  now->repeats = step->repeats != 0;
  return step->value;
}

static uint64_t tell(enum kind kind, unsigned order, uint64_t address, unsigned bytes,
                     uint64_t operand, uint64_t where) {
  struct sitck_step step = {.kind = kind, .order = order, .bytes = bytes, .address = address,
                            .operand = operand, .where = where};
  return ask(&step);
}

/* The largest piece that a processor keeps whole. */
static unsigned piece(uint64_t address, unsigned left) {
  unsigned most = 8;
  while (address % most || most > left) most /= 2;
  return most;
}

/* Stores what the access has written. */
static void settle(void) {
  struct pending *p = &now->pending;
  unsigned bytes = p->bytes;
  p->bytes = 0;
  if (!p->writes || p->fresh) return;
  for (unsigned at = 0, n; at < bytes; at += n) {
    n = piece(p->address + at, bytes - at);
    uint64_t value = 0;
    copy(&value, p->bytes_there + at, n);
    tell(STORE, p->order, p->address + at, n, value, p->where);
  }
}

/* ---- the guest's memory, closed except for announced accesses ---- */

static void swap(struct pending *p) {
  unsigned char *there = (unsigned char *)p->address;
  for (unsigned i = 0; i < p->bytes; i++) {
    unsigned char byte = there[i];
    there[i] = p->bytes_there[i];
    p->bytes_there[i] = byte;
  }
}

static void protect_pending(int protection) {
  uint64_t start = now->pending.address & ~(uint64_t)(PAGE - 1);
  mprotect((void *)start, PAGE, protection);
}

static void chain(struct sigaction *old, int sig, siginfo_t *info, void *context) {
  if (old->sa_flags & SA_SIGINFO) old->sa_sigaction(sig, info, context);
  else if (old->sa_handler == SIG_DFL) sigaction(sig, old, NULL); /* happens again at once */
  else if (old->sa_handler != SIG_IGN) old->sa_handler(sig);
}

enum { TRAP_FLAG = 0x100, FAULT_WRITES = 2 };

static void on_fault(int sig, siginfo_t *info, void *context) {
  uint64_t address = (uint64_t)info->si_addr;
  if (!now || !watched(address, 1)) {
    chain(&old_fault, sig, info, context);
    return;
  }
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  struct pending *p = &now->pending;
  int expected = !now->stepping && address - p->address < p->bytes
                 && p->writes == ((registers[REG_ERR] & FAULT_WRITES) != 0);
  if (!expected) {
    if (now->stepping) {
      swap(p);
      protect_pending(PROT_NONE);
      now->stepping = 0;
    }
    now->unseen = address;
    now->unseen_where = (uint64_t)registers[REG_RIP];
    cut();
  }
  protect_pending(PROT_READ | PROT_WRITE);
  if (p->fresh && p->writes) copy(p->bytes_there, (void *)p->address, p->bytes);
  else swap(p);
  p->fresh = 0;
  now->stepping = 1;
  registers[REG_EFL] |= TRAP_FLAG;
}

/* Runs one instruction after the access. */
static void on_trap(int sig, siginfo_t *info, void *context) {
  if (!now || !now->stepping) {
    chain(&old_trap, sig, info, context);
    return;
  }
  swap(&now->pending);
  protect_pending(PROT_NONE);
  now->stepping = 0;
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
}

static void handle(int sig, void (*handler)(int, siginfo_t *, void *), struct sigaction *old) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  sigaction(sig, &action, old);
}

/* ---- accesses ---- */

static void unseen(enum kind kind, uint64_t address, uint64_t where) {
  tell(kind, PLAIN, address, 0, 0, where);
  cut();
}

/* The library's own memory: the kit must know that it changed, but not its contents. */
static void own_write(uint64_t address, uint64_t where) {
  uint64_t stack = (uint64_t)__builtin_frame_address(0);
  if (address >= stack && address < now->base) return;
  if (address >= now->watch.scratch && address < now->watch.scratch_end) return;
  if (address - now->locals.start < now->locals.bytes) return;
  Dl_info object;
  if (dladdr((void *)address, &object)) unseen(UNSEEN_STATIC, address, where);
  now->own = address;
  now->own_where = where;
}

static void announce(const void *at, uint64_t bytes, int writes, unsigned order, void *caller) {
  uint64_t address = (uint64_t)at, where = (uint64_t)caller;
  if (!bytes) return;
  if (!watched(address, bytes)) {
    if (writes) own_write(address, where);
    return;
  }
  settle();
  if (address % PAGE + bytes > PAGE) unseen(UNSEEN_OPERATION, address, where);
  struct pending *p = &now->pending;
  if (writes) {
    take_back();
  } else {
    int lent = 1;
    for (unsigned offset = 0, n; offset < bytes; offset += n) {
      n = piece(address + offset, (unsigned)bytes - offset);
      uint64_t value = tell(LOAD, order, address + offset, n, 0, where);
      copy(p->bytes_there + offset, &value, n);
      lent = lent && now->repeats && lend(address + offset, n, value);
    }
    if (lent) return;
    take_back();
  }
  p->address = address;
  p->where = where;
  p->order = order;
  p->writes = writes;
  p->fresh = 1;
  p->bytes = (unsigned)bytes;
}

/* An atomic operation on watched memory, done by the kit. */
static uint64_t atomic(enum kind kind, int order, const volatile void *at, unsigned bytes,
                       uint64_t operand, uint64_t expected, void *caller) {
  settle();
  if ((uint64_t)at % bytes) unseen(UNSEEN_OPERATION, (uint64_t)at, (uint64_t)caller);
  struct sitck_step step = {.kind = kind, .order = (uint32_t)order, .bytes = bytes,
                            .address = (uint64_t)at, .operand = operand, .expected = expected,
                            .where = (uint64_t)caller};
  return ask(&step);
}

static int here(const volatile void *at, unsigned bytes) {
  return now && watched((uint64_t)at, bytes);
}

static void own_atomic(const volatile void *at, void *caller) {
  if (now) own_write((uint64_t)at, (uint64_t)caller);
}

static void fence(int order, void *caller) {
  if (now) {
    settle();
    tell(FENCE, (unsigned)order, 0, 0, 0, (uint64_t)caller);
  } else if (order == __ATOMIC_SEQ_CST) {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
  } else {
    __atomic_thread_fence(__ATOMIC_ACQ_REL);
  }
}

/* ---- what the compiler calls ---- */

#define CALLER __builtin_return_address(0)
#define HOOK(name) void __tsan_##name

HOOK(init)(void) {}
HOOK(func_entry)(void *caller) { (void)caller; }
HOOK(func_exit)(void) {}
HOOK(ignore_thread_begin)(void) {}
HOOK(ignore_thread_end)(void) {}

#define ACCESS(name, bytes, writes, order) \
  HOOK(name)(void *p) { if (now) announce(p, bytes, writes, order, CALLER); }
#define BOTH(suffix, bytes)                                  \
  ACCESS(read##suffix, bytes, 0, PLAIN)                      \
  ACCESS(write##suffix, bytes, 1, PLAIN)                     \
  ACCESS(volatile_read##suffix, bytes, 0, __ATOMIC_RELAXED)  \
  ACCESS(volatile_write##suffix, bytes, 1, __ATOMIC_RELAXED) \
  ACCESS(read_write##suffix, bytes, 1, PLAIN)
#define UNALIGNED(suffix, bytes)                                       \
  ACCESS(unaligned_read##suffix, bytes, 0, PLAIN)                      \
  ACCESS(unaligned_write##suffix, bytes, 1, PLAIN)                     \
  ACCESS(unaligned_volatile_read##suffix, bytes, 0, __ATOMIC_RELAXED)  \
  ACCESS(unaligned_volatile_write##suffix, bytes, 1, __ATOMIC_RELAXED) \
  ACCESS(unaligned_read_write##suffix, bytes, 1, PLAIN)

BOTH(1, 1)
BOTH(2, 2)
BOTH(4, 4)
BOTH(8, 8)
BOTH(16, 16)
UNALIGNED(2, 2)
UNALIGNED(4, 4)
UNALIGNED(8, 8)
UNALIGNED(16, 16)

HOOK(read_range)(void *p, size_t n) { if (now) announce(p, n, 0, PLAIN, CALLER); }
HOOK(write_range)(void *p, size_t n) { if (now) announce(p, n, 1, PLAIN, CALLER); }
HOOK(vptr_read)(void **p) { (void)p; }
HOOK(vptr_update)(void **p, void *value) { (void)value; if (now) announce(p, sizeof *p, 1, PLAIN, CALLER); }

/* A library function copies: both sides are announced, one after the other. */
static void copy_in(void *target, const void *source, size_t n, void *caller) {
  unsigned char *buffer = malloc(n ? n : 1);
  struct pending *p = &now->pending;
  announce(source, n, 0, PLAIN, caller);
  if (watched((uint64_t)source, n)) copy(buffer, p->bytes_there, n);
  else copy(buffer, source, n);
  announce(target, n, 1, PLAIN, caller);
  if (watched((uint64_t)target, n)) {
    copy(p->bytes_there, buffer, n);
    p->fresh = 0;
  } else {
    copy(target, buffer, n);
  }
  free(buffer);
}

void *__tsan_memcpy(void *target, const void *source, size_t n) {
  if (now) copy_in(target, source, n, CALLER);
  else copy(target, source, n);
  return target;
}
void *__tsan_memmove(void *target, const void *source, size_t n) {
  if (now) copy_in(target, source, n, CALLER);
  else move(target, source, n);
  return target;
}
void *__tsan_memset(void *target, int value, size_t n) {
  if (now) announce(target, n, 1, PLAIN, CALLER);
  if (here(target, (unsigned)n)) {
    fill(now->pending.bytes_there, value, n);
    now->pending.fresh = 0;
  } else {
    fill(target, value, n);
  }
  return target;
}

/* By number, because the compiler passes the order at run time. */
#define BY_ORDER(order, relaxed, middle, total) \
  ((order) == __ATOMIC_RELAXED ? (relaxed) : (order) == __ATOMIC_SEQ_CST ? (total) : (middle))

#define UPDATE(bits, name, kind, builtin, told)                                             \
  uint##bits##_t __tsan_atomic##bits##_##name(volatile uint##bits##_t *p, uint##bits##_t v, \
                                              int order) {                                  \
    if (here(p, bits / 8))                                                                  \
      return (uint##bits##_t)atomic(kind, order, p, bits / 8, (uint##bits##_t)(told), 0, CALLER); \
    own_atomic(p, CALLER);                                                                  \
    return builtin(p, v, __ATOMIC_SEQ_CST);                                                 \
  }

#define ATOMICS(bits)                                                                           \
  uint##bits##_t __tsan_atomic##bits##_load(const volatile uint##bits##_t *p, int order) {      \
    if (here(p, bits / 8)) return (uint##bits##_t)atomic(LOAD, order, p, bits / 8, 0, 0, CALLER); \
    return BY_ORDER(order, __atomic_load_n(p, __ATOMIC_RELAXED),                                \
                    __atomic_load_n(p, __ATOMIC_ACQUIRE), __atomic_load_n(p, __ATOMIC_SEQ_CST)); \
  }                                                                                             \
  void __tsan_atomic##bits##_store(volatile uint##bits##_t *p, uint##bits##_t v, int order) {   \
    if (here(p, bits / 8)) {                                                                    \
      atomic(STORE, order, p, bits / 8, v, 0, CALLER);                                          \
      return;                                                                                   \
    }                                                                                           \
    own_atomic(p, CALLER);                                                                      \
    if (order == __ATOMIC_RELAXED) __atomic_store_n(p, v, __ATOMIC_RELAXED);                    \
    else if (order == __ATOMIC_SEQ_CST) __atomic_store_n(p, v, __ATOMIC_SEQ_CST);               \
    else __atomic_store_n(p, v, __ATOMIC_RELEASE);                                              \
  }                                                                                             \
  UPDATE(bits, exchange, EXCHANGE, __atomic_exchange_n, v)                                      \
  UPDATE(bits, fetch_add, ADD, __atomic_fetch_add, v)                                           \
  UPDATE(bits, fetch_sub, ADD, __atomic_fetch_sub, 0 - (uint64_t)v)                             \
  UPDATE(bits, fetch_and, AND, __atomic_fetch_and, v)                                           \
  UPDATE(bits, fetch_or, OR, __atomic_fetch_or, v)                                              \
  UPDATE(bits, fetch_xor, XOR, __atomic_fetch_xor, v)                                           \
  uint##bits##_t __tsan_atomic##bits##_compare_exchange_val(                                    \
      volatile uint##bits##_t *p, uint##bits##_t expected, uint##bits##_t v, int order,         \
      int failure) {                                                                            \
    (void)failure;                                                                              \
    if (here(p, bits / 8))                                                                      \
      return (uint##bits##_t)atomic(COMPARE, order, p, bits / 8, v, expected, CALLER);          \
    own_atomic(p, CALLER);                                                                      \
    __atomic_compare_exchange_n(p, &expected, v, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);        \
    return expected;                                                                            \
  }                                                                                             \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile uint##bits##_t *p,                 \
                                                    uint##bits##_t *expected, uint##bits##_t v, \
                                                    int order, int failure) {                   \
    (void)failure;                                                                              \
    if (here(p, bits / 8)) {                                                                    \
      uint64_t old = atomic(COMPARE, order, p, bits / 8, v, *expected, CALLER);                 \
      if (old == *expected) return 1;                                                           \
      *expected = (uint##bits##_t)old;                                                          \
      return 0;                                                                                 \
    }                                                                                           \
    own_atomic(p, CALLER);                                                                      \
    return __atomic_compare_exchange_n(p, expected, v, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);  \
  }                                                                                             \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile uint##bits##_t *p,                   \
                                                  uint##bits##_t *expected, uint##bits##_t v,   \
                                                  int order, int failure)                       \
      __attribute__((alias("__tsan_atomic" #bits "_compare_exchange_strong")));                 \
  uint##bits##_t __tsan_atomic##bits##_fetch_nand(volatile uint##bits##_t *p, uint##bits##_t v, \
                                                  int order) {                                  \
    (void)order;                                                                                \
    if (here(p, bits / 8)) unseen(UNSEEN_OPERATION, (uint64_t)p, (uint64_t)CALLER);             \
    own_atomic(p, CALLER);                                                                      \
    return __atomic_fetch_nand(p, v, __ATOMIC_SEQ_CST);                                         \
  }

ATOMICS(8)
ATOMICS(16)
ATOMICS(32)
ATOMICS(64)

void __tsan_atomic_thread_fence(int order) { fence(order, CALLER); }
void __tsan_atomic_signal_fence(int order) { (void)order; }

/* For code linked with --wrap=memcpy and similar options. */
void *__wrap_memcpy(void *, const void *, size_t) __attribute__((alias("__tsan_memcpy")));
void *__wrap_memmove(void *, const void *, size_t) __attribute__((alias("__tsan_memmove")));
void *__wrap_memset(void *, int, size_t) __attribute__((alias("__tsan_memset")));

/* ---- replacements for assembler ---- */

#define BY_WIDTH(bytes, call8, call16, call32, call64) \
  ((bytes) == 1 ? (call8) : (bytes) == 2 ? (call16) : (bytes) == 4 ? (call32) : (call64))
#define EACH_WIDTH(builtin, ...)                                      \
  BY_WIDTH(bytes, builtin((uint8_t *)at, __VA_ARGS__, __ATOMIC_SEQ_CST),  \
           builtin((uint16_t *)at, __VA_ARGS__, __ATOMIC_SEQ_CST),        \
           builtin((uint32_t *)at, __VA_ARGS__, __ATOMIC_SEQ_CST),        \
           builtin((uint64_t *)at, __VA_ARGS__, __ATOMIC_SEQ_CST))
#define OPERATION(name, kind, builtin)                                                    \
  uint64_t sitck_##name(void *at, unsigned bytes, uint64_t value) {                       \
    if (here(at, bytes)) return atomic(kind, __ATOMIC_SEQ_CST, at, bytes, value, 0, CALLER); \
    own_atomic(at, CALLER);                                                               \
    return EACH_WIDTH(builtin, value);                                                    \
  }

uint64_t sitck_load(const void *at, unsigned bytes) {
  if (here(at, bytes)) return atomic(LOAD, __ATOMIC_SEQ_CST, at, bytes, 0, 0, CALLER);
  return BY_WIDTH(bytes, __atomic_load_n((const uint8_t *)at, __ATOMIC_SEQ_CST),
                  __atomic_load_n((const uint16_t *)at, __ATOMIC_SEQ_CST),
                  __atomic_load_n((const uint32_t *)at, __ATOMIC_SEQ_CST),
                  __atomic_load_n((const uint64_t *)at, __ATOMIC_SEQ_CST));
}

void sitck_store(void *at, unsigned bytes, uint64_t value) {
  if (here(at, bytes)) {
    atomic(STORE, __ATOMIC_SEQ_CST, at, bytes, value, 0, CALLER);
    return;
  }
  own_atomic(at, CALLER);
  if (bytes == 1) __atomic_store_n((uint8_t *)at, (uint8_t)value, __ATOMIC_SEQ_CST);
  else if (bytes == 2) __atomic_store_n((uint16_t *)at, (uint16_t)value, __ATOMIC_SEQ_CST);
  else if (bytes == 4) __atomic_store_n((uint32_t *)at, (uint32_t)value, __ATOMIC_SEQ_CST);
  else __atomic_store_n((uint64_t *)at, value, __ATOMIC_SEQ_CST);
}

OPERATION(exchange, EXCHANGE, __atomic_exchange_n)
OPERATION(add, ADD, __atomic_fetch_add)
OPERATION(and, AND, __atomic_fetch_and)
OPERATION(or, OR, __atomic_fetch_or)
OPERATION(xor, XOR, __atomic_fetch_xor)

uint64_t sitck_compare_exchange(void *at, unsigned bytes, uint64_t expected, uint64_t value) {
  if (here(at, bytes))
    return atomic(COMPARE, __ATOMIC_SEQ_CST, at, bytes, value, expected, CALLER);
  own_atomic(at, CALLER);
  return BY_WIDTH(bytes, __sync_val_compare_and_swap((uint8_t *)at, expected, value),
                  __sync_val_compare_and_swap((uint16_t *)at, expected, value),
                  __sync_val_compare_and_swap((uint32_t *)at, expected, value),
                  __sync_val_compare_and_swap((uint64_t *)at, expected, value));
}

void sitck_fence(void) { fence(__ATOMIC_SEQ_CST, CALLER); }

/* ---- the table, with the run of an actor around each function ---- */

/* After the statuses of the header: the run was stopped. */
enum { CUT = -1 };

static __thread struct actor *spare;

/* Of the library that contains this file. */
static int find_locals(struct dl_phdr_info *info, size_t size, void *found) {
  (void)size;
  int ours = 0;
  const ElfW(Phdr) *locals = NULL;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = info->dlpi_phdr + i;
    if (part->p_type == PT_LOAD)
      ours |= (uint64_t)&explorer - info->dlpi_addr - part->p_vaddr < part->p_memsz;
    if (part->p_type == PT_TLS) locals = part;
  }
  if (ours && locals && info->dlpi_tls_data)
    *(struct locals *)found = (struct locals){
      (uint64_t)info->dlpi_tls_data, locals->p_memsz,
      (const void *)(info->dlpi_addr + locals->p_vaddr), locals->p_filesz};
  return ours;
}

/* An actor is a thread of its own, which begins here. */
static void begin_thread(const struct locals *locals) {
  struct actor *kept_spare = spare, *kept_now = now;
  copy((void *)locals->start, locals->image, locals->image_bytes);
  fill((char *)locals->start + locals->image_bytes, 0, locals->bytes - locals->image_bytes);
  spare = kept_spare;
  now = kept_now;
}

static int enter(struct call *call) {
  struct actor *actor = now ? now : spare;
  if (!actor) actor = spare = calloc(1, sizeof *actor);
  int begun = actor ? explorer.begin(&actor->watch) : 0;
  if (!begun) return 0;
  if (begun == FIRST_CALL) {
    dl_iterate_phdr(find_locals, &actor->locals);
    if (actor->locals.bytes) begin_thread(&actor->locals);
  }
  call->outer = now ? now->calls : NULL;
  if (!call->outer) {
    actor->base = (uint64_t)call;
    actor->pending.bytes = 0;
    actor->own = 0;
    actor->repeats = actor->stepping = 0;
    actor->lent.open = 0;
    actor->lent.count = 0;
    now = actor;
  }
  now->calls = call;
  protect_all(PROT_NONE);
  return 1;
}

static int leave(struct call *call, int status) {
  take_back();
  protect_all(PROT_READ | PROT_WRITE);
  struct actor *actor = now;
  actor->calls = call->outer;
  now = call->outer ? actor : NULL;
  return status;
}

/* The run ends before the function does. */
static int leave_early(struct call *call) {
  now->pending.bytes = 0;
  if (now->unseen) {
    struct sitck_step step = {.kind = UNSEEN_ACCESS, .order = PLAIN, .address = now->unseen,
                              .where = now->unseen_where};
    now->unseen = 0;
    explorer.step(&step);
  }
  return leave(call, CUT);
}

static void end_of_function(void) {
  settle();
  if (now->own) tell(NEWS, PLAIN, 0, 0, 0, 0);
}

#define WRAP(name, parameters, ...)                \
  static int wrap_##name parameters {              \
    struct call call;                              \
    if (!enter(&call)) return real.name(__VA_ARGS__); \
    if (_setjmp(call.back)) return leave_early(&call); \
    int status = real.name(__VA_ARGS__);           \
    end_of_function();                             \
    return leave(&call, status);                   \
  }

#define ERROR struct sitck_error *error

WRAP(publish_time, (void *s, int32_t vcpu, const struct sitck_time *time, ERROR), s, vcpu, time, error)
WRAP(scale_of, (void *s, uint64_t hertz, struct sitck_scale *scale, ERROR), s, hertz, scale, error)
WRAP(update_time, (void *s, int32_t vcpu, const struct sitck_time *last, ERROR), s, vcpu, last, error)
WRAP(system_time, (void *s, int32_t vcpu, uint64_t *nanos, ERROR), s, vcpu, nanos, error)
WRAP(frequency, (void *s, int32_t vcpu, uint64_t *hertz, ERROR), s, vcpu, hertz, error)
WRAP(publish_wallclock, (void *s, int64_t sec, uint32_t nanos, ERROR), s, sec, nanos, error)
WRAP(time_of_day, (void *s, uint64_t at, struct sitck_time_of_day *time, ERROR), s, at, time, error)
WRAP(send, (void *s, int32_t port, ERROR), s, port, error)
WRAP(block, (void *s, int32_t vcpu, uint32_t *sleeps, ERROR), s, vcpu, sleeps, error)
WRAP(unmask_for_guest, (void *s, int32_t port, ERROR), s, port, error)
WRAP(nmi, (void *s, uint32_t reason, ERROR), s, reason, error)
WRAP(page_fault, (void *s, int32_t vcpu, uint64_t address, ERROR), s, vcpu, address, error)
WRAP(mask, (void *s, int32_t port, ERROR), s, port, error)
WRAP(unmask, (void *s, int32_t port, ERROR), s, port, error)
WRAP(clear, (void *s, int32_t port, ERROR), s, port, error)
WRAP(handle_upcall, (void *s, int32_t vcpu, ERROR), s, vcpu, error)
WRAP(p2m_set_up, (void *s, const uint64_t *mfns, uint64_t count, ERROR), s, mfns, count, error)
WRAP(p2m_set, (void *s, uint64_t pfn, uint64_t mfn, ERROR), s, pfn, mfn, error)
WRAP(p2m_remap, (void *s, uint64_t pfn, ERROR), s, pfn, error)
WRAP(p2m_grow, (void *s, const uint64_t *mfns, uint64_t count, ERROR), s, mfns, count, error)
WRAP(p2m_read, (void *s, uint64_t pfn, struct sitck_p2m_entry *entry, ERROR), s, pfn, entry, error)
WRAP(p2m_changed_since, (void *s, const struct sitck_p2m_entry *entry, uint32_t *changed, ERROR),
     s, entry, changed, error)

/* While the kit's code runs, memory is open, and it sees all earlier writes. */
#define TO_THE_KIT(type, name, parameters, ...)     \
  static type call_##name parameters {              \
    if (!now) return kit.name(__VA_ARGS__);         \
    settle();                                       \
    take_back();                                    \
    protect_all(PROT_READ | PROT_WRITE);            \
    type result = kit.name(__VA_ARGS__);            \
    protect_all(PROT_NONE);                         \
    return result;                                  \
  }
#define TO_THE_KIT_FOR_NOTHING(name)                \
  static void call_##name(void *k, int32_t which) { \
    if (!now) {                                     \
      kit.name(k, which);                           \
      return;                                       \
    }                                               \
    settle();                                       \
    take_back();                                    \
    protect_all(PROT_READ | PROT_WRITE);            \
    kit.name(k, which);                             \
    protect_all(PROT_NONE);                         \
  }

TO_THE_KIT(void *, frame, (void *k, uint64_t number), k, number)
TO_THE_KIT(uint64_t, allocate, (void *k), k)
TO_THE_KIT(uint64_t, tsc, (void *k), k)
TO_THE_KIT(int32_t, vcpu_of, (void *k, int32_t port), k, port)
TO_THE_KIT(const void *, map_frames, (void *k, const uint64_t *numbers, uint64_t count), k, numbers, count)
static void call_unmap_frames(void *k, const void *mapping, uint64_t count) {
  if (now) settle(), take_back(), protect_all(PROT_READ | PROT_WRITE);
  kit.unmap_frames(k, mapping, count);
  if (now) protect_all(PROT_NONE);
}
TO_THE_KIT(uint64_t, mfn_to_pfn, (void *k, uint64_t mfn), k, mfn)
TO_THE_KIT_FOR_NOTHING(upcall)
TO_THE_KIT_FOR_NOTHING(wake)
TO_THE_KIT_FOR_NOTHING(event)
TO_THE_KIT_FOR_NOTHING(unmask)

/*
 * Called by the kit, once.
 *
 * @param with the functions for questions and reports to the kit
 * @param callbacks the kit's; replaced by the ones that the library must call
 * @return the library's table for exploration
 */
EXPORT const struct sitck_implementation *shared_info_explore(const struct sitck_implementation *table,
                                                              const struct sitck_explorer *with,
                                                              struct sitck_domain *callbacks) {
  explorer = *with;
  kit = *callbacks;
  callbacks->frame = call_frame;
  callbacks->allocate = call_allocate;
  callbacks->tsc = call_tsc;
  callbacks->vcpu_of = call_vcpu_of;
  callbacks->map_frames = call_map_frames;
  callbacks->unmap_frames = call_unmap_frames;
  callbacks->mfn_to_pfn = call_mfn_to_pfn;
  callbacks->upcall = call_upcall;
  callbacks->wake = call_wake;
  callbacks->event = call_event;
  callbacks->unmask = call_unmask;
  real = wrapped = *table;
  wrapped.size = sizeof wrapped;
#define USE(name) if (real.name) wrapped.name = wrap_##name
  USE(publish_time);
  USE(scale_of);
  USE(update_time);
  USE(system_time);
  USE(frequency);
  USE(publish_wallclock);
  USE(time_of_day);
  USE(send);
  USE(block);
  USE(unmask_for_guest);
  USE(nmi);
  USE(page_fault);
  USE(mask);
  USE(unmask);
  USE(clear);
  USE(handle_upcall);
  USE(p2m_set_up);
  USE(p2m_set);
  USE(p2m_remap);
  USE(p2m_grow);
  USE(p2m_read);
  USE(p2m_changed_since);
  static int handling;
  if (!handling) {
    handling = 1;
    handle(SIGSEGV, on_fault, &old_fault);
    handle(SIGTRAP, on_trap, &old_trap);
  }
  return &wrapped;
}
