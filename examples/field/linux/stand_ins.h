/*
 * What Linux's files take from the rest of the kernel, as far as they need it in user space. These
 * are stand-ins of ours, written for this adapter; README.md names each one that matters to a
 * verdict. Barriers cost what they cost in an x86-64 kernel: virt_rmb() and smp_wmb() hold back the
 * compiler, rmb() and wmb() are fences.
 */
#ifndef FIELD_KERNEL_H
#define FIELD_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define CONFIG_X86_64 1
#define CONFIG_PARAVIRT_CLOCK 1

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int8_t s8;
typedef int32_t s32;
typedef long long s64;
typedef unsigned long long phys_addr_t;

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#define __aligned(bytes) __attribute__((aligned(bytes)))
#define __init
#define __ref
#define __visible
#define __read_mostly
#define EXPORT_SYMBOL(name)
#define EXPORT_SYMBOL_GPL(name)
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define BUG_ON(wrong) do { if (wrong) abort(); } while (0)
#define WARN_ON(odd) ((void)(odd))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define SMP_CACHE_BYTES 64
#define BITS_PER_LONG 64
#define NSEC_PER_SEC 1000000000L

/* ---- the machine: one guest and one of its CPUs on each thread ---- */

struct shared_info;

struct field_now {
  const struct sitck_domain *domain;
  struct shared_info *page;
  char *per_cpu;                 /* a copy of the section for each CPU */
  struct { s64 counter; } *last; /* this guest's copy of pvclock's last_value */
  unsigned cpu;
  int without_tsc;               /* the record needs none */
};
extern _Thread_local struct field_now field_now;

u64 field_tsc(void);
#define rdtsc_ordered() field_tsc()
#define HYPERVISOR_shared_info (field_now.page)

#ifdef FIELD_EXPLORED
#define barrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#define virt_rmb() rmb()
#define smp_wmb() wmb()
#else
#define barrier() __asm__ volatile("" ::: "memory")
#define rmb() __asm__ volatile("lfence" ::: "memory")
#define wmb() __asm__ volatile("sfence" ::: "memory")
#define virt_rmb() barrier()
#define smp_wmb() barrier()
#endif

/* ---- per-CPU variables: a section, copied for each CPU of each guest ---- */

enum { FIELD_CPUS = 32 };
#define FIELD_HIDDEN __attribute__((visibility("hidden")))
extern FIELD_HIDDEN char __start_field_per_cpu[], __stop_field_per_cpu[];

static inline void *field_of_cpu(void *variable, unsigned cpu) {
  size_t bytes = (size_t)(__stop_field_per_cpu - __start_field_per_cpu);
  return field_now.per_cpu + cpu * bytes + ((char *)variable - __start_field_per_cpu);
}

#define DEFINE_PER_CPU(type, name) __attribute__((section("field_per_cpu"))) __typeof__(type) name
#define DECLARE_PER_CPU(type, name) extern FIELD_HIDDEN __typeof__(type) name
#define per_cpu(name, cpu) (*(__typeof__(&(name)))field_of_cpu(&(name), cpu))
#define __this_cpu_read(name) per_cpu(name, field_now.cpu)
#define __this_cpu_write(name, value) (per_cpu(name, field_now.cpu) = (value))
#define __this_cpu_inc(name) (per_cpu(name, field_now.cpu)++)
#define smp_processor_id() (field_now.cpu)
#define get_cpu() (field_now.cpu)
#define put_cpu() ((void)0)
#define for_each_online_cpu(cpu) for ((cpu) = 0; (cpu) < FIELD_CPUS; (cpu)++)

/* ---- atomics and bits ---- */

typedef struct { s64 counter; } atomic64_t;
#define ATOMIC64_INIT(value) {(value)}

/* A kernel has one last_value and one guest. Here each guest has its own. */
static inline s64 *field_own(atomic64_t *variable) {
  (void)variable;
  return &field_now.last->counter;
}
static inline s64 atomic64_read(atomic64_t *v) { return __atomic_load_n(field_own(v), __ATOMIC_RELAXED); }
static inline void atomic64_set(atomic64_t *v, s64 to) { __atomic_store_n(field_own(v), to, __ATOMIC_RELAXED); }
static inline s64 atomic64_cmpxchg(atomic64_t *v, s64 from, s64 to) {
  __atomic_compare_exchange_n(field_own(v), &from, to, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return from;
}
static inline bool atomic64_try_cmpxchg(atomic64_t *v, s64 *from, s64 to) {
  return __atomic_compare_exchange_n(field_own(v), from, to, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
#define raw_atomic64_read atomic64_read
#define raw_atomic64_set atomic64_set
#define raw_atomic64_cmpxchg atomic64_cmpxchg
#define raw_atomic64_try_cmpxchg atomic64_try_cmpxchg
#define arch_atomic64_read atomic64_read
#define arch_atomic64_cmpxchg atomic64_cmpxchg
#define arch_atomic64_try_cmpxchg atomic64_try_cmpxchg

#define READ_ONCE(place) (*(const volatile __typeof__(place) *)&(place))
#define xchg(place, value) __atomic_exchange_n(place, value, __ATOMIC_SEQ_CST)
#define cmpxchg(place, old, new)                                                        \
  ({                                                                                    \
    __typeof__(*(place)) seen_ = (old);                                                 \
    __atomic_compare_exchange_n(place, &seen_, new, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
    seen_;                                                                              \
  })

static inline int test_bit(long bit, const volatile unsigned long *words) {
  return (int)(words[bit / 64] >> (bit % 64)) & 1;
}
static inline void set_bit(long bit, volatile unsigned long *words) {
  __atomic_fetch_or(&words[bit / 64], 1UL << (bit % 64), __ATOMIC_SEQ_CST);
}
static inline void clear_bit(long bit, volatile unsigned long *words) {
  __atomic_fetch_and(&words[bit / 64], ~(1UL << (bit % 64)), __ATOMIC_SEQ_CST);
}
static inline unsigned long find_first_bit(const unsigned long *word, unsigned long bits) {
  return *word ? (unsigned long)__builtin_ctzl(*word) : bits;
}

#ifdef FIELD_EXPLORED
/* In place of <asm/sync_bitops.h>, whose assembler the explorer cannot see into. */
#define sync_set_bit set_bit
#define sync_clear_bit clear_bit
#define sync_test_bit test_bit
static inline bool sync_test_and_set_bit(long bit, volatile unsigned long *words) {
  return __atomic_fetch_or(&words[bit / 64], 1UL << (bit % 64), __ATOMIC_SEQ_CST) >> (bit % 64) & 1;
}
#else
/* For <asm/rmwcc.h> and <asm/sync_bitops.h>, which are Linux's own here. */
#define __ASM_SIZE(name) #name "q"
#define CC_SET(condition)
#define CC_OUT(condition) "=@cc" #condition
#endif

/* ---- arithmetic and time ---- */

#define do_div(n, by) ({ u32 by_ = (u32)(by); u32 rest_ = (u32)((n) % by_); (n) /= by_; rest_; })

typedef unsigned long ulong;
typedef s64 ktime_t;
struct timespec64 { s64 tv_sec; long tv_nsec; };

/* Callers give at most one second of nanoseconds. */
static inline void set_normalized_timespec64(struct timespec64 *ts, s64 sec, s64 nsec) {
  for (; nsec >= NSEC_PER_SEC; nsec -= NSEC_PER_SEC) sec++;
  for (; nsec < 0; nsec += NSEC_PER_SEC) sec--;
  ts->tv_sec = sec;
  ts->tv_nsec = (long)nsec;
}

#define touch_softlockup_watchdog_sync() ((void)0)
#define clocksource_touch_watchdog() ((void)0)
#define rcu_cpu_stall_reset() ((void)0)
#define reset_hung_task_detector() ((void)0)
#define vclock_was_used(mode) 0

/* ---- interrupts, locks and messages ---- */

typedef int irqreturn_t;
enum { IRQ_NONE, IRQ_HANDLED };
struct pt_regs;
#define DEFINE_SPINLOCK(name) int name
#define spin_lock_irqsave(lock, flags) ((void)(lock), (flags) = 0)
#define spin_unlock_irqrestore(lock, flags) ((void)(lock), (void)(flags))
#define rcu_read_lock() ((void)0)
#define rcu_read_unlock() ((void)0)
#define irqs_disabled() true
#define get_irq_regs() ((struct pt_regs *)0)
#define xen_irqs_disabled(regs) ((void)(regs), 0)
#define printk(...) ((void)0)
#define pr_info(...) ((void)0)
#define pr_notice(...) ((void)0)

/* ---- event channels, as events_2l.c sees the rest of drivers/xen/events ---- */

typedef unsigned evtchn_port_t;
struct vcpu_info;
DECLARE_PER_CPU(struct vcpu_info *, xen_vcpu);
DECLARE_PER_CPU(unsigned, irq_epoch);
#define xchg_xen_ulong(place, value) xchg(place, value)
bool xen_hvm_domain(void);
int irq_from_virq(unsigned cpu, unsigned virq);
int irq_evtchn_from_virq(unsigned cpu, unsigned virq, evtchn_port_t *port);
unsigned evtchn_from_irq(unsigned irq);
int generic_handle_irq(unsigned irq);
int HYPERVISOR_event_channel_op(int command, void *argument);

#endif
