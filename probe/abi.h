// What a PV guest must know of Xen's interface: numbers of hypercalls, their structures, and the layout of shared_info.
// Declared here, so that the probe needs no header of Xen's.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef unsigned long word;  // the W of the rules: 8 bytes in x86_64, 4 in x86_32

enum { PAGE = 4096, MAX_VCPUS = 8, VCPU_INFO = 64, WORD = sizeof(word), WORD_BITS = 8 * sizeof(word) };

// Offsets in shared_info.
enum {
  PENDING = 0x800,
  MASK = PENDING + WORD * WORD_BITS,
  WC_VERSION = MASK + WORD * WORD_BITS,
  WC_SEC = WC_VERSION + 4,
  WC_NSEC = WC_VERSION + 8,
  WC_SEC_HI = WORD == 8 ? WC_VERSION + 12 : 2340,
  NMI_REASON = (WORD == 8 ? 3088 : 2316) + 2 * WORD,
  PORTS = WORD_BITS * WORD_BITS,
};

// Offsets in vcpu_info.
enum {
  UPCALL_PENDING = 0,
  UPCALL_MASK = 1,
  SELECTOR = WORD,
  CR2 = 2 * WORD,
  TIME_VERSION = 32,
  TSC_TIMESTAMP = 40,
  SYSTEM_TIME = 48,
  TSC_MUL = 56,
  TSC_SHIFT = 60,
  TIME_FLAGS = 61,
};

enum hypercall {
  SET_TRAP_TABLE = 0,
  SET_CALLBACKS = 4,
  PLATFORM_OP = 7,
  UPDATE_VA_MAPPING = 14,
  SET_TIMER_OP = 15,
  XEN_VERSION = 17,
  CONSOLE_IO = 18,
  IRET = 23,
  VCPU_OP = 24,
  NMI_OP = 28,
  SCHED_OP = 29,
  EVENT_CHANNEL_OP = 32,
  SYSCTL = 35,
};

enum { EVTCHN_BIND_VIRQ = 1, EVTCHN_SEND = 4, EVTCHN_BIND_IPI = 7, EVTCHN_UNMASK = 9 };
enum { SCHED_YIELD = 0, SCHED_BLOCK = 1, SCHED_SHUTDOWN = 2 };
enum { VCPU_INITIALISE = 0, VCPU_UP = 1, VCPU_REGISTER_INFO = 10 };
enum { VIRQ_TIMER = 0, SETTIME64 = 62, DEBUG_KEYS = 7, NO_SPACE = -28 };
enum { TRAP_PAGE_FAULT = 14 };

struct bind_virq {
  uint32_t virq, vcpu, port;
};

struct bind_ipi {
  uint32_t vcpu, port;
};

struct register_vcpu_info {
  uint64_t mfn;
  uint32_t offset, reserved;
};

// Padding in front of 64-bit fields is written out: 32-bit code aligns them to 4 bytes only.
struct platform_settime64 {
  uint32_t command, interface_version;
  uint64_t seconds;
  uint32_t nanoseconds, zero;
  uint64_t system_time;
  uint8_t rest[104];
};

struct sysctl_debug_keys {
  uint32_t command, interface_version;
  uint64_t keys;
  uint32_t count;
  uint8_t rest[116];
};

struct trap {
  uint8_t vector, flags;
  uint16_t cs;
  word address;
};

// One register as a structure of Xen's holds it: 32-bit selectors have their own padding.
#ifdef __x86_64__
struct registers {
  uint64_t r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, codes, ip, cs, flags, sp, ss, es, ds, fs, gs;
};
#else
struct registers {
  uint32_t bx, cx, dx, si, di, bp, ax, codes, ip, cs, flags, sp, ss, es, ds, fs, gs;
};
#endif

struct vcpu_context {
  _Alignas(16) uint8_t fpu[512];
  word flags;
  struct registers registers;
  struct trap traps[256];
  word ldt_base, ldt_entries, gdt_frames[16], gdt_entries, kernel_ss, kernel_sp, control[8], debug[8];
#ifdef __x86_64__
  word event_ip, failsafe_ip, syscall_ip;
#else
  word event_cs, event_ip, failsafe_cs, failsafe_ip;
#endif
  word vm_assist;
#ifdef __x86_64__
  uint64_t fs_base, gs_base_kernel, gs_base_user;
#endif
};

struct start_info {
  char magic[32];
  word pages;
  word shared_info;  // a machine address
  uint32_t flags;
  word store_frame;
  uint32_t store_port;
  word console[2];
  word page_tables, page_table_frames;
  word frame_list;  // the address of the list of machine frames, by pfn
};
