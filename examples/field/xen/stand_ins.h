/*
 * What Xen's files take from the rest of the hypervisor, as far as they need it in user space. These
 * are stand-ins of ours, written for this adapter; README.md names each one that matters to a
 * verdict.
 */
#ifndef FIELD_XEN_STAND_INS_H
#define FIELD_XEN_STAND_INS_H

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define __XEN__ 1
#define CONFIG_X86 1
#define CONFIG_PV 1
#define CONFIG_HVM 1
#define CONFIG_COMPAT 1
#define __XEN_INTERFACE_VERSION__ __XEN_LATEST_INTERFACE_VERSION__

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int32_t s32;
typedef int64_t s64;

#undef always_inline
#define always_inline inline __attribute__((always_inline))
#define cf_check
#define __init
#define __read_mostly
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define ASSERT(right) do { if (!(right)) abort(); } while (0)
#define BITS_PER_LONG 64
#define BITS_PER_XEN_ULONG 64
#define printk(...) ((void)0)
#define TRACE_2D(...) ((void)0)

/* ---- barriers, as on x86 ---- */

#ifdef FIELD_EXPLORED
#define smp_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#else
#define barrier() __asm__ volatile("" ::: "memory")
#define smp_wmb() barrier()
#endif
#define smp_mb__after_atomic() do { } while (0)

/* ---- bits ---- */

#ifdef FIELD_EXPLORED
/* In place of <asm/bitops.h>, whose assembler the explorer cannot see into: as wide as there. */
#define field_word(bit, at) ((volatile uint32_t *)(at) + (bit) / 32)
#define field_bit(bit) (1u << (bit) % 32)
#define set_bit(bit, at) ((void)__atomic_fetch_or(field_word(bit, at), field_bit(bit), __ATOMIC_SEQ_CST))
#define clear_bit(bit, at) ((void)__atomic_fetch_and(field_word(bit, at), ~field_bit(bit), __ATOMIC_SEQ_CST))
#define test_bit(bit, at) ((*field_word(bit, at) & field_bit(bit)) != 0)
#define test_and_set_bit(bit, at) \
  ((__atomic_fetch_or(field_word(bit, at), field_bit(bit), __ATOMIC_SEQ_CST) & field_bit(bit)) != 0)
#define test_and_clear_bit(bit, at) \
  ((__atomic_fetch_and(field_word(bit, at), ~field_bit(bit), __ATOMIC_SEQ_CST) & field_bit(bit)) != 0)
#define change_bit(bit, at) ((void)__atomic_fetch_xor(field_word(bit, at), field_bit(bit), __ATOMIC_SEQ_CST))
#else
/* For <asm/bitops.h>, which is Xen's own here. */
#define ASM_FLAG_OUT(yes, no) yes
#define X86_FEATURE_BMI1 0
#define alternative_io(plain, better, feature, output, input...) \
  __asm__ volatile(plain : output : input)
/* The C library has functions of these names too. */
#define ffs xen_ffs
#define ffsl xen_ffsl
#define fls xen_fls
#include <asm/bitops.h>
#undef ffs
#undef ffsl
#undef fls
#endif

/* Nobody polls here. */
#undef find_first_bit
#undef find_next_bit
#define find_first_bit(bits, count) (count)
#define find_next_bit(bits, count, from) (count)
#define bitmap_empty(bits, count) (*(bits) == 0)

/* ---- layouts: native from Xen's public headers, compat in our words ---- */

#include <public/xen.h>
#include <public/event_channel.h>

struct compat_vcpu_info {
  uint8_t evtchn_upcall_pending;
  uint8_t evtchn_upcall_mask;
  uint32_t evtchn_pending_sel;
  struct { uint32_t cr2; uint32_t pad[5]; } arch;
  struct vcpu_time_info time;
};

struct compat_shared_info {
  struct compat_vcpu_info vcpu_info[32];
  uint32_t evtchn_pending[32];
  uint32_t evtchn_mask[32];
  uint32_t wc_version, wc_sec, wc_nsec;
  struct {
    uint32_t max_pfn, pfn_to_mfn_frame_list_list, nmi_reason;
    uint32_t p2m_cr3, p2m_vaddr, p2m_generation, wc_sec_hi;
  } arch;
};

/* Xen's own macros that choose between the two. */
#include <xen/shared.h>

/* ---- a guest and its vCPUs ---- */

struct evtchn {
  unsigned port;
  unsigned notify_vcpu_id;
};
struct evtchn_port_ops;
#define evtchn_usable(evtchn) true

struct time_scale {
  int shift;
  u32 mul_frac;
};
struct pl_time { s64 stime_offset; };

struct domain {
  const struct sitck_domain *kit;
  bool is_32bit, is_hvm;
  unsigned max_vcpus, domain_id;
  struct vcpu *vcpu[32];
  unsigned long poll_mask[1]; /* nobody polls here */
  const struct evtchn_port_ops *evtchn_port_ops;
  void *evtchn_fifo; /* the other ABI: never used */
  shared_info_t *shared_info;
  struct { int64_t seconds; bool set; } time_offset;
  struct {
    bool vtsc;
    struct time_scale vtsc_to_ns;
    struct { struct pl_time *pl_time; } hvm;
  } arch;
};

struct vcpu {
  struct domain *domain;
  vcpu_info_t *vcpu_info;
  unsigned vcpu_id, processor;
  bool is_running;
  int poll_evtchn;
  unsigned long pause_flags;
  struct {
    unsigned long flags;
    struct { s64 stime_offset; u64 cache_tsc_offset; } hvm;
    struct { struct vcpu_time_info pending_system_time; } pv;
  } arch;
};

#define has_32bit_shinfo(d) ((d)->is_32bit)
#define is_hvm_domain(d) ((d)->is_hvm)
#define is_pv_domain(d) (!(d)->is_hvm)
#define is_pv_32bit_domain(d) (is_pv_domain(d) && (d)->is_32bit)
#define is_hvm_vcpu(v) is_hvm_domain((v)->domain)
#define is_idle_vcpu(v) false
#define TF_kernel_mode 1
#define BITS_PER_EVTCHN_WORD(d) (has_32bit_shinfo(d) ? 32 : BITS_PER_XEN_ULONG)

struct evtchn_port_ops {
  void (*init)(struct domain *d, struct evtchn *evtchn);
  void (*set_pending)(struct vcpu *v, struct evtchn *evtchn);
  void (*clear_pending)(struct domain *d, struct evtchn *evtchn);
  void (*unmask)(struct domain *d, struct evtchn *evtchn);
  bool (*is_pending)(const struct domain *d, const struct evtchn *evtchn);
  bool (*is_masked)(const struct domain *d, const struct evtchn *evtchn);
  bool (*is_busy)(const struct domain *d, const struct evtchn *evtchn);
  int (*set_priority)(struct domain *d, struct evtchn *evtchn, unsigned priority);
  void (*print_state)(struct domain *d, const struct evtchn *evtchn);
};

/* ---- the scheduler ---- */

extern _Thread_local struct vcpu *current;
#define _VPF_blocked 0
enum { SCHEDULE_SOFTIRQ, VCPU_KICK_SOFTIRQ };
#define in_irq() false
#define raise_softirq(which) ((void)0)
void vcpu_wake(struct vcpu *v);
void field_kicked(struct vcpu *v);
#define cpu_raise_softirq(cpu, which) field_kicked(v)
#define hvm_assert_evtchn_irq(v) vcpu_kick(v)
#define arch_vcpu_block(v) ((void)(v))
bool hvm_local_events_need_delivery(struct vcpu *v);
void vcpu_mark_events_pending(struct vcpu *v);
void vcpu_kick(struct vcpu *v);
void vcpu_unblock(struct vcpu *v);
void evtchn_check_pollers(struct domain *d, unsigned port);

/* ---- time ---- */

#define this_cpu(name) name
#define gtime_to_gtsc(d, time) ((void)(d), (u64)(time))
#define hvm_tsc_scaling_supported false
#define hvm_scale_tsc(d, tsc) ((void)(d), (tsc))
#define update_secondary_system_time(v, time) ((void)(v), true)
u64 field_tsc(void);
extern _Thread_local u8 field_flags;
#define clocksource_is_tsc() (field_flags != 0)
#define rdtsc_ordered() field_tsc()
#define DEFINE_SPINLOCK(name) int name
#define spin_lock(lock) ((void)(lock))
#define spin_unlock(lock) ((void)(lock))
#define rcu_read_lock(lock) ((void)0)
#define rcu_read_unlock(lock) ((void)0)
#define for_each_domain(d) for ((d) = current->domain; (d); (d) = NULL)
#define do_div(n, by) ({ u32 by_ = (u32)(by); u32 rest_ = (u32)((n) % by_); (n) /= by_; rest_; })

#endif
