/*
 * The C ABI of the shared_info conformance kit.
 *
 * A shared library exports one function, shared_info_tck(), which returns a table of functions. The
 * kit calls them and checks what they do to the guest's memory. A library plays a role if the table
 * has all of the role's functions; leave the others NULL. A 64-bit library serves 32-bit guests as
 * well. Works from C, C++ and Rust. This is a whole library, which publishes the wallclock (WP):
 *
 *   #include "shared_info_tck.h"
 *   static void *attach_guest(const struct sitck_domain *domain) { return domain->shared_info; }
 *   static int publish(void *page, int64_t sec, uint32_t nsec, struct sitck_error *error) {
 *     volatile uint32_t *wc = (volatile uint32_t *)page + 768; // version, sec, nsec, sec_hi
 *     if (nsec >= 1000000000) return error->number = nsec, SITCK_BAD_ARGUMENT;
 *     wc[0] |= 1, __atomic_thread_fence(__ATOMIC_RELEASE);
 *     wc[1] = (uint32_t)sec, wc[2] = nsec, wc[3] = (uint32_t)(sec >> 32);
 *     return __atomic_thread_fence(__ATOMIC_RELEASE), wc[0] += 1, SITCK_OK;
 *   }
 *   static const struct sitck_implementation TABLE = {SITCK_TABLE(SITCK_X86_64, SITCK_PV),
 *     .name = "mine", .attach_guest = attach_guest, .publish_wallclock = publish};
 *   SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
 *     return version == SITCK_VERSION ? &TABLE : 0; }
 *
 *   gcc -O2 -fPIC -shared -fvisibility=hidden -I include -o libmine.so mine.c
 *   ./tck certify --implementation libmine.so
 *
 * Threads. The kit attaches and detaches on one thread at a time, and detaches on any thread. It
 * calls the functions of a role from any thread; each role below lists which calls may overlap. The
 * roles of one guest run concurrently with each other and with the kit's peers.
 *
 * Errors. A function that rejects a call returns a status, sets error->number to the rejected value
 * and may add a text. The kit clears both before each call. Unless stated otherwise, such a call
 * changes no byte of the guest's memory. Reject a vCPU or port with SITCK_OUT_OF_RANGE if it is
 * negative or not below the declared limit. Sign-extend it to 64 bits for error->number.
 *
 * "tck rules" lists the rules that the kit checks for each role.
 */
#ifndef SHARED_INFO_TCK_H
#define SHARED_INFO_TCK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this file. The kit rejects tables of another version. */
#define SITCK_VERSION 2

/** Exports shared_info_tck(), also from code that is compiled with -fvisibility=hidden. */
#define SITCK_EXPORT __attribute__((visibility("default")))

/** Guest ABIs, as bits. */
#define SITCK_X86_64 1u
#define SITCK_X86_32 2u
/**
 * arm64: one vcpu_info of 48 bytes in the page, no evtchn_upcall_mask, empty arch parts. All of its
 * guests are HVM guests. Traps and the roles of the physical-to-machine list do not apply.
 */
#define SITCK_ARM64 4u

/** Kinds of guests, as bits. */
/** A paravirtualized guest: evtchn_upcall_mask holds upcalls back. */
#define SITCK_PV 1u
/** A guest in a hardware container (HVM, PVH): evtchn_upcall_mask is not used. */
#define SITCK_HVM 2u

/** What a function returns. */
enum sitck_status {
  SITCK_OK = 0,
  /** An out-of-range vCPU, port or pfn: number is its value. */
  SITCK_OUT_OF_RANGE = 1,
  /** Another argument is invalid: number is its value. */
  SITCK_BAD_ARGUMENT = 2,
  /** Not possible now: already set up, not published yet, out of memory. */
  SITCK_BAD_STATE = 3,
  /** Observers: the guest has published no list that they can read. */
  SITCK_UNAVAILABLE = 4,
  /** Observers: the list or its page tables are broken. number is a frame, an address or a pfn. */
  SITCK_BROKEN_WALK = 5
};

/** Filled by a function that returns another status than SITCK_OK. */
struct sitck_error {
  uint64_t number;
  char text[120]; /* ends with 0 */
};

/**
 * A guest, made by the kit. The structure is the same for all roles of the guest and stays valid
 * until the last of them is detached. The library may call its functions from any thread, and from
 * inside any function of the table.
 */
struct sitck_domain {
  /** Bytes of this structure. A later kit may append members. */
  uint32_t size;
  /** SITCK_X86_64, SITCK_X86_32 or SITCK_ARM64: decides widths, offsets and limits, whatever the host is. */
  uint32_t abi;
  /** SITCK_PV or SITCK_HVM. */
  uint32_t kind;
  uint32_t reserved;
  /** The shared_info frame: 4096 bytes, aligned to 4096, not zeroed. */
  void *shared_info;
  /** The first argument of each function below. */
  void *kit;

  /** The 4096 bytes of the guest's frame with this number, or NULL if it has no such frame. */
  void *(*frame)(void *kit, uint64_t number);
  /** Gives the guest one more zeroed frame: its number, or UINT64_MAX if none is left. */
  uint64_t (*allocate)(void *kit);
  /** The time stamp counter in ticks, the same for all vCPUs. Updates may happen during the call. */
  uint64_t (*tsc)(void *kit);
  /** The vCPU that a port is bound to, or -1 for an out-of-range port. */
  int32_t (*vcpu_of)(void *kit, int32_t port);
  /** The hypervisor activates an upcall on a vCPU. */
  void (*upcall)(void *kit, int32_t vcpu);
  /**
   * The hypervisor wakes a vCPU that block() put to sleep. This has no effect on a vCPU that is
   * awake. A PV vCPU that wakes checks evtchn_upcall_pending itself: it needs no upcall.
   */
  void (*wake)(void *kit, int32_t vcpu);
  /** The guest calls a port's handler. The handler may call back into the library. */
  void (*event)(void *kit, int32_t port);
  /** The guest asks the hypervisor to unmask a port. */
  void (*unmask)(void *kit, int32_t port);

  /**
   * Maps frames of the guest one after the other, read-only, as a toolstack's foreign mapping does.
   *
   * @param numbers the frames in the order of the mapping; the same frame may occur more than once
   * @return count * 4096 bytes that show the frames' memory itself, or NULL if a frame does not
   *     exist or cannot be mapped. If mappings run out, this does not count against the
   *     library: Linux allows a process 65,530, and each frame takes one.
   */
  const void *(*map_frames)(void *kit, const uint64_t *numbers, uint64_t count);
  /** Ends a mapping, with the count that it was made with. */
  void (*unmap_frames)(void *kit, const void *mapping, uint64_t count);
  /**
   * Machine-to-physical look-up, as in Xen's table: a pfn whose entry names this machine frame in a
   * list that the kit built, or UINT64_MAX if there is none. The pages of a list have a pfn in it,
   * page tables have none.
   */
  uint64_t (*mfn_to_pfn)(void *kit, uint64_t mfn);
};

/** The payload of a vcpu_time_info. */
struct sitck_time {
  /** Ticks. */
  uint64_t tsc_timestamp;
  /** Nanoseconds since boot. */
  uint64_t system_time;
  /** Nanoseconds per shifted tick, times 2^32. */
  uint32_t tsc_to_system_mul;
  /** -31 to 31: ticks are shifted left by it, or right if it is negative. */
  int8_t tsc_shift;
  uint8_t flags;
  uint8_t reserved[2];
};

/** How a record turns ticks into nanoseconds: as in struct sitck_time. */
struct sitck_scale {
  uint32_t tsc_to_system_mul;
  int8_t tsc_shift;
  uint8_t reserved[3];
};

/** Seconds since 1970 in UTC, and 0 to 999,999,999 nanoseconds. */
struct sitck_time_of_day {
  int64_t seconds;
  uint32_t nanos;
  uint32_t reserved;
};

/** The result of an observer's read of a pfn. */
struct sitck_p2m_entry {
  /** The entry: 32-bit entries are zero-extended. */
  uint64_t mfn;
  /** p2m_generation before the read; 0 for an entry of the three-level tree. */
  uint64_t generation;
  /** Not 0 if no change of the list's mappings overlapped the read. */
  uint32_t consistent;
  uint32_t reserved;
};

/** A field of a structure, for libraries that declare their layout. */
struct sitck_field {
  /** The C name of its structure, such as "vcpu_info". */
  const char *structure;
  /** Its C name; NULL for the structure itself, with the structure's size. */
  const char *name;
  /** In bytes, from the start of the structure. */
  uint64_t offset;
  /** In bytes. */
  uint64_t size;
};

/**
 * What part of an ABI a library serves. 0 means the ABI's own limit. A library is judged inside its
 * limits, and its certificate names limits that are smaller than the ABI's.
 */
struct sitck_limits {
  /** Ports below this one are served: 256 to 4096, in x86_32 128 to 1024. */
  uint32_t ports;
  /** vCPUs below this one are served: 1 to 32, in arm64 1. */
  uint32_t vcpus;
  /**
   * The first port that works, below 64, in x86_32 below 32; lower ports may work or be refused.
   * 0 means 1, since port 0 is reserved. SITCK_PORT_0 declares that port 0 works too.
   */
  uint32_t first_port;
};
#define SITCK_PORT_0 UINT32_MAX

/**
 * What a library offers. The first argument of each function is the role's state: what attach()
 * returned or, if attach is NULL, what attach_guest() returned.
 */
struct sitck_implementation {
  /** SITCK_VERSION. This member stays first in all versions. */
  uint32_t version;
  /** sizeof(struct sitck_implementation). The kit treats members after it as 0. */
  uint32_t size;
  /** The guest ABIs that the library serves: at least one bit. */
  uint32_t abis;
  /** The kinds of guests that the library serves: at least one bit. */
  uint32_t guests;
  struct sitck_limits limits_x86_64, limits_x86_32;
  /** Shown in each report. release and vendor may be NULL. */
  const char *name;
  const char *release;
  const char *vendor;
  /** The resolution of frequency() in hertz: 1000 if it computes in kilohertz. 0 means 1 Hz. */
  uint64_t frequency_resolution;

  /* ---- Attaching. At least one of attach_guest and attach is set. ---- */

  /**
   * Makes the state that all roles of one guest share, such as pause flags or a table of ports. The
   * kit calls it once for each guest, before the guest's first attach().
   *
   * @return the guest's state, or NULL on failure
   */
  void *(*attach_guest)(const struct sitck_domain *domain);
  /** Ends what attach_guest() began, after the guest's last detach(). May be NULL. */
  void (*detach_guest)(void *guest);
  /**
   * Makes the state of one role of a guest. The kit calls it once for each role, and for each
   * optional part of a role, such as block().
   *
   * @param guest what attach_guest() returned; NULL if attach_guest is NULL
   * @return the role's state, or NULL on failure
   */
  void *(*attach)(const struct sitck_domain *domain, void *guest);
  /** Ends what attach() began; the kit no longer uses the state. May be NULL. */
  void (*detach)(void *state);

  /* ---- TP, the hypervisor's vCPU time. One call at a time for each vCPU. ---- */

  /**
   * Publishes a record: version is odd from before the first changed byte until after the last.
   * Stores the values exactly.
   */
  int (*publish_time)(void *state, int32_t vcpu, const struct sitck_time *time,
                      struct sitck_error *error);
  /**
   * Optional. Chooses the scale of a TSC frequency. Any number of calls at once.
   *
   * @param hertz 1,000,000 to 999,999,999,999
   */
  int (*scale_of)(void *state, uint64_t hertz, struct sitck_scale *scale,
                  struct sitck_error *error);
  /**
   * Optional. Publishes the record that continues the last one at the current tsc(): tsc_timestamp
   * is that TSC, system_time is what the last record gives for it, the rate stays.
   *
   * @param last the record that the page holds for this vCPU
   */
  int (*update_time)(void *state, int32_t vcpu, const struct sitck_time *last,
                     struct sitck_error *error);

  /* ---- TR, the guest's vCPU time. Any number of calls at once. A call waits while an update is in
     progress. ---- */

  /** Nanoseconds since boot at the current tsc(), modulo 2^64, by the vCPU's record. */
  int (*system_time)(void *state, int32_t vcpu, uint64_t *nanos, struct sitck_error *error);
  /**
   * Optional. The TSC frequency of a vCPU's record, in hertz: (10^9 * 2^32 / tsc_to_system_mul)
   * shifted right by tsc_shift, or left if it is negative. SITCK_BAD_STATE if the multiplier is 0.
   */
  int (*frequency)(void *state, int32_t vcpu, uint64_t *hertz, struct sitck_error *error);

  /* ---- WP, the control software's wallclock. One call at a time. ---- */

  /**
   * Publishes the time at boot, under wc_version as a record under its version.
   *
   * @param seconds since 1970 in UTC; those below 0 and above 18,446,744,072 may be refused with
   *     SITCK_BAD_ARGUMENT
   * @param nanos at most 999,999,999; refuse more with SITCK_BAD_ARGUMENT, or carry it into seconds
   */
  int (*publish_wallclock)(void *state, int64_t seconds, uint32_t nanos,
                           struct sitck_error *error);

  /* ---- WR, the guest's wallclock. Any number of calls at once. ---- */

  /**
   * The time of day: the published time at boot plus system_time. Waits while an update is in
   * progress.
   *
   * @param system_time nanoseconds since boot
   */
  int (*time_of_day)(void *state, uint64_t system_time, struct sitck_time_of_day *time,
                     struct sitck_error *error);

  /* ---- ES, the hypervisor's event channels. Any number of calls at once. send(), block(),
     unmask_for_guest(), and the pair nmi() and page_fault() are offered independently. ---- */

  /**
   * Sends an event. Sets the port's PENDING bit. If the bit was clear and the port is not masked,
   * sets the selector bit and evtchn_upcall_pending of the port's vCPU. If evtchn_upcall_pending
   * was clear, wakes a vCPU that sleeps and activates an upcall; in PV guests the upcall needs an
   * evtchn_upcall_mask of 0. Port 0 may be refused; the other ports work.
   */
  int (*send)(void *state, int32_t port, struct sitck_error *error);
  /**
   * A vCPU asks to sleep. Clears its evtchn_upcall_mask (PV guests), then tests
   * evtchn_upcall_pending; never waits. One call at a time for each vCPU, while senders run.
   *
   * @param sleeps set to 1 if the vCPU sleeps: the next notification calls wake(). Set to 0 if a
   *     notification is pending.
   */
  int (*block)(void *state, int32_t vcpu, uint32_t *sleeps, struct sitck_error *error);
  /**
   * The guest asks to unmask a port. Clears its MASK bit. If it was set and PENDING is set, notifies
   * the port's vCPU as send() does.
   */
  int (*unmask_for_guest)(void *state, int32_t port, struct sitck_error *error);
  /**
   * Adds a reason to nmi_reason and keeps the others.
   *
   * @param reason_bit 0 (I/O check), 1 (PCI SERR) or 2 (unknown)
   */
  int (*nmi)(void *state, uint32_t reason_bit, struct sitck_error *error);
  /** Stores a fault's address in the vCPU's cr2; one call at a time for each vCPU. */
  int (*page_fault)(void *state, int32_t vcpu, uint64_t address, struct sitck_error *error);

  /* ---- ER, the guest's event channels. Any number of calls at once, but handle_upcall() one at a
     time for each vCPU. ---- */

  /** Sets a port's MASK bit. */
  int (*mask)(void *state, int32_t port, struct sitck_error *error);
  /**
   * Clears a port's MASK bit and makes sure that a pending event is delivered: sets the selector
   * bit and evtchn_upcall_pending, or handles the event at once, or leaves all of it to the
   * domain's unmask().
   */
  int (*unmask)(void *state, int32_t port, struct sitck_error *error);
  /** Clears a port's PENDING bit without handling the event. */
  int (*clear)(void *state, int32_t port, struct sitck_error *error);
  /**
   * The upcall handler of a vCPU: clears evtchn_upcall_pending, takes the selector, and calls the
   * domain's event() for each unmasked pending port of the selected words. evtchn_upcall_mask is 0
   * on entry and on return.
   */
  int (*handle_upcall)(void *state, int32_t vcpu, struct sitck_error *error);

  /* ---- PO, the guest that owns a physical-to-machine list. One call at a time; observers run at
     the same time. ---- */

  /**
   * Sets the list up and announces it: max_pfn, page tables and entries, generation 0, p2m_vaddr,
   * and p2m_cr3 last. pfn_to_mfn_frame_list_list names the three-level tree, or holds all ones if
   * the library keeps none. SITCK_BAD_STATE if it is set up already, or memory runs out.
   *
   * @param mfns the entry of each pfn from 0, each within the guest's word
   * @param count at least 1
   */
  int (*p2m_set_up)(void *state, const uint64_t *mfns, uint64_t count, struct sitck_error *error);
  /**
   * Changes one entry, in one atomic store of the guest's word.
   *
   * @param pfn below max_pfn
   * @param mfn the new entry, within the guest's word; all ones means "no frame"
   */
  int (*p2m_set)(void *state, uint64_t pfn, uint64_t mfn, struct sitck_error *error);
  /**
   * Optional. Moves the page of the list that holds a pfn's entry to a new frame with the same contents. Makes
   * the generation odd before the change of mappings and even after it.
   */
  int (*p2m_remap)(void *state, uint64_t pfn, struct sitck_error *error);
  /** Appends count (at least 1) entries, with the generation odd while mappings change; raises max_pfn last. */
  int (*p2m_grow)(void *state, const uint64_t *mfns, uint64_t count, struct sitck_error *error);

  /* ---- PV, the software outside the guest that reads its list. One call at a time; the owner runs
     at the same time. ---- */

  /**
   * Reads the entry of a pfn from the linear list or, if p2m_cr3 is 0, from the three-level tree.
   * While p2m_generation is odd it may wait, or set consistent to 0. Refuses with
   * SITCK_OUT_OF_RANGE from max_pfn on, SITCK_UNAVAILABLE or SITCK_BROKEN_WALK.
   */
  int (*p2m_read)(void *state, uint64_t pfn, struct sitck_p2m_entry *entry,
                  struct sitck_error *error);
  /**
   * Sets changed to 1 if p2m_generation is odd or differs from the entry's generation, else to 0.
   *
   * @param entry what p2m_read() filled in
   */
  int (*p2m_changed_since)(void *state, const struct sitck_p2m_entry *entry, uint32_t *changed,
                           struct sitck_error *error);

  /* ---- LD, the declaration of the layout. ---- */

  /**
   * The fields of an ABI, such as SITCK_X86_64, by structure and ascending offset. The last element
   * has no structure: its pointer is NULL. The arch structures of arm64 are empty: declare them with
   * size 0.
   */
  const struct sitck_field *(*layout)(uint32_t abi);

  /* ---- Appended since version 2 came out. A library that was compiled without them has a smaller
     size, and the kit takes them as 0. ---- */

  struct sitck_limits limits_arm64;
};

/** The first members of a table, which every library must set. */
#define SITCK_TABLE(which_abis, which_guests)                                          \
  .version = SITCK_VERSION, .size = (uint32_t)sizeof(struct sitck_implementation), \
  .abis = (which_abis), .guests = (which_guests)

/**
 * The function that the library exports; define it with SITCK_EXPORT.
 *
 * @param version the kit's SITCK_VERSION
 * @return the table, valid while the library is loaded; NULL if it is of another version
 */
SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version);

/*
 * Optional: schedules. The kit explores a library that is linked with shared_info_explore.c: it
 * plays the accesses of the library's functions to the guest's memory in every order. Code compiled
 * with -fsanitize=thread needs nothing else; see that file. Code with barriers and atomics in
 * assembler calls the functions below instead of the assembler, in the build that is explored. All
 * of them are sequentially consistent. bytes is 1, 2, 4 or 8. Updates return the previous value.
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
