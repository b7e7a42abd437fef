/*
 * The C ABI of the shared_info conformance kit: what a shared library exports to be certified.
 *
 * The library exports one function, shared_info_tck(). It returns a table with a function for each
 * operation of each role that the library plays; a role is played when all of its functions are
 * there, and left out when they are NULL. Nothing here depends on the width of the host: a 64-bit
 * library certifies its 32-bit guests as well. Usable from C, C++ and, through bindings, Rust.
 *
 * What each operation is to do, and from which threads it is called, is said at the interfaces of
 * org.sharedinfo.spi; the rules are those of "tck rules".
 */
#ifndef SHARED_INFO_TCK_H
#define SHARED_INFO_TCK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this file. A table of another version is refused. */
#define SITCK_VERSION 1

/** Guest ABIs, as bits. */
#define SITCK_X86_64 1u
#define SITCK_X86_32 2u

/** What an operation returns. */
enum sitck_status {
  SITCK_OK = 0,
  /** A vCPU, port or pfn that there is not: number says which. */
  SITCK_OUT_OF_RANGE = 1,
  /** Another argument that cannot be: number says which. */
  SITCK_BAD_ARGUMENT = 2,
  /** Not now: set up already, nothing published yet, no memory left. */
  SITCK_BAD_STATE = 3,
  /** The guest has no list that can be read (observers). */
  SITCK_UNAVAILABLE = 4,
  /** The list or its page tables are broken: number is a frame, an address or a pfn (observers). */
  SITCK_BROKEN_WALK = 5
};

/** Filled by an operation that returns another status than SITCK_OK. */
struct sitck_error {
  uint64_t number;
  char text[120]; /* ends with 0 */
};

/** A guest, as the kit made it. Callbacks may be made from inside any operation, on its thread. */
struct sitck_domain {
  /** SITCK_X86_64 or SITCK_X86_32: decides widths, offsets and limits. */
  uint32_t abi;
  uint32_t reserved;
  /** 4096 bytes, aligned to 4096, not zeroed. */
  void *shared_info;
  /** To be passed to each callback. */
  void *kit;
  /** The 4096 bytes of a frame, or NULL where the guest has no such frame. */
  void *(*frame)(void *kit, uint64_t number);
  /** One more frame, zeroed: its number, or UINT64_MAX when there is none left. */
  uint64_t (*allocate)(void *kit);
  /** The time stamp counter. */
  uint64_t (*tsc)(void *kit);
  /** The vCPU that a port is bound to, or -1. */
  int32_t (*vcpu_of)(void *kit, int32_t port);
  /** The hypervisor's side activates an upcall, or wakes a vCPU that sleeps. */
  void (*upcall)(void *kit, int32_t vcpu);
  /** The guest's side calls a port's handler. The handler may call back into the library. */
  void (*event)(void *kit, int32_t port);
  /** The guest's side asks the hypervisor to unmask. */
  void (*unmask)(void *kit, int32_t port);
};

struct sitck_time {
  uint64_t tsc_timestamp;
  uint64_t system_time;
  uint32_t tsc_to_system_mul;
  int8_t tsc_shift;
  uint8_t flags;
  uint8_t reserved[2];
};

struct sitck_time_of_day {
  int64_t seconds;
  uint32_t nanos;
  uint32_t reserved;
};

struct sitck_p2m_entry {
  uint64_t mfn;
  uint64_t generation;
  /** Not 0: no change of mappings overlapped the read. */
  uint32_t consistent;
  uint32_t reserved;
};

/** A field of a structure, for those that declare their layout (LD). */
struct sitck_field {
  /** Its structure's C name, such as "vcpu_info". */
  const char *structure;
  /** Its C name; NULL stands for the structure itself, whose size this is. */
  const char *name;
  uint64_t offset;
  uint64_t size;
};

/** All functions get the state that attach() made for the guest. */
struct sitck_implementation {
  /** SITCK_VERSION. */
  uint32_t version;
  /** The guest ABIs that the library offers: bits. */
  uint32_t abis;
  const char *name;
  const char *release;
  const char *vendor;

  /**
   * Binds the library to one guest; NULL when it cannot. The domain stays valid until detach().
   * Called again for each guest, and for each role of it.
   */
  void *(*attach)(const struct sitck_domain *domain);
  /** Ends what attach() began; nothing else is called with this state after it. May be NULL. */
  void (*detach)(void *state);

  /* TP, TR */
  int (*publish_time)(void *state, int32_t vcpu, const struct sitck_time *time,
                      struct sitck_error *error);
  int (*system_time)(void *state, int32_t vcpu, uint64_t *nanos, struct sitck_error *error);
  int (*frequency)(void *state, int32_t vcpu, uint64_t *hertz, struct sitck_error *error);
  /* WP, WR */
  int (*publish_wallclock)(void *state, int64_t seconds, uint32_t nanos,
                           struct sitck_error *error);
  int (*time_of_day)(void *state, uint64_t system_time, struct sitck_time_of_day *time,
                     struct sitck_error *error);
  /* ES: sending and blocking; unmasking on request; traps. Each of the three may be left out. */
  int (*send)(void *state, int32_t port, struct sitck_error *error);
  int (*block)(void *state, int32_t vcpu, uint32_t *sleeps, struct sitck_error *error);
  int (*unmask_for_guest)(void *state, int32_t port, struct sitck_error *error);
  int (*nmi)(void *state, uint32_t reason_bit, struct sitck_error *error);
  int (*page_fault)(void *state, int32_t vcpu, uint64_t address, struct sitck_error *error);
  /* ER */
  int (*mask)(void *state, int32_t port, struct sitck_error *error);
  int (*unmask)(void *state, int32_t port, struct sitck_error *error);
  int (*clear)(void *state, int32_t port, struct sitck_error *error);
  int (*handle_upcall)(void *state, int32_t vcpu, struct sitck_error *error);
  /* PO */
  int (*p2m_set_up)(void *state, const uint64_t *mfns, uint64_t count, struct sitck_error *error);
  int (*p2m_set)(void *state, uint64_t pfn, uint64_t mfn, struct sitck_error *error);
  int (*p2m_remap)(void *state, uint64_t pfn, struct sitck_error *error);
  int (*p2m_grow)(void *state, const uint64_t *mfns, uint64_t count, struct sitck_error *error);
  /* PV */
  int (*p2m_read)(void *state, uint64_t pfn, struct sitck_p2m_entry *entry,
                  struct sitck_error *error);
  int (*p2m_changed_since)(void *state, const struct sitck_p2m_entry *entry, uint32_t *changed,
                           struct sitck_error *error);

  /** LD: the fields of an ABI by structure and ascending offset, ended by one without a structure. */
  const struct sitck_field *(*layout)(uint32_t abi);
};

/**
 * What the library exports.
 *
 * @param version the kit's SITCK_VERSION
 * @return the table, valid for as long as the library is loaded, or NULL
 */
const struct sitck_implementation *shared_info_tck(uint32_t version);

/*
 * Optional: schedules. A library that is linked with shared_info_explore.c is explored as well: the
 * kit plays the accesses of its functions to the guest's memory in every order. Code that is
 * compiled with -fsanitize=thread needs nothing else (see that file). Code with barriers and
 * atomics in assembler calls these instead of it, in the build that is to be explored. All are
 * sequentially consistent; bytes is 1, 2, 4 or 8; updates return what was there before.
 */
uint64_t sitck_load(const void *at, unsigned bytes);
void sitck_store(void *at, unsigned bytes, uint64_t value);
uint64_t sitck_exchange(void *at, unsigned bytes, uint64_t value);
uint64_t sitck_compare_exchange(void *at, unsigned bytes, uint64_t expected, uint64_t value);
uint64_t sitck_add(void *at, unsigned bytes, uint64_t value);
uint64_t sitck_and(void *at, unsigned bytes, uint64_t value);
uint64_t sitck_or(void *at, unsigned bytes, uint64_t value);
uint64_t sitck_xor(void *at, unsigned bytes, uint64_t value);
void sitck_fence(void);

#ifdef __cplusplus
}
#endif

#endif
