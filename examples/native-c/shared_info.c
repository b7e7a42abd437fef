/*
 * A complete implementation of every role of the shared_info page, for guests of every ABI and both
 * kinds, to be certified through the kit's C ABI. FAULT plants one of a few faults, to show how the
 * kit reports them. VARIANT behaves as other implementations do, which is as correct.
 */
#include "shared_info_tck.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef FAULT
#define FAULT 0
#endif

enum { FAULT_NONE, FAULT_TORN_TIME, FAULT_SHIFT, FAULT_SCAN_FIRST, FAULT_PORT_WORD, FAULT_CR3_FIRST,
       FAULT_SEGFAULT, FAULT_LOOP, FAULT_EXIT, FAULT_STRAY, FAULT_READER_WRITES };

#ifndef GUESTS
#define GUESTS SITCK_PV | SITCK_HVM
#endif
#ifndef VARIANT
#define VARIANT 0
#endif

enum { VARIANT_NONE,
       VARIANT_PADS,     /* an update stores the padding of its record too, as Xen and KVM do */
       VARIANT_SLEEPERS, /* wakes those vCPUs alone that sleep, as Xen does */
       VARIANT_PORT_0,   /* refuses port 0, as Xen and QEMU do */
       VARIANT_NO_HIGH,  /* never reads wc_sec_hi, as Linux does */
       VARIANT_HOLE,     /* refuses lists in the hypervisor's addresses, as libxenguest does */
       VARIANT_MAPS,     /* maps each frame of a list, and asks that the list has its pages, as toolstacks do */
       VARIANT_STILL };  /* never moves a page of its list, as Linux does */

enum { VCPUS = 32, PAGE = 4096 };

/* What depends on the guest's ABI. */
struct places {
  unsigned word;        /* bytes of a word */
  unsigned channels;
  unsigned vcpus;       /* that have a vcpu_info in the page */
  unsigned vcpu_bytes;
  unsigned selector;    /* in vcpu_info */
  unsigned cr2;         /* in vcpu_info; none in arm64 */
  unsigned time;        /* in vcpu_info */
  unsigned pending;
  unsigned mask;
  unsigned wc;          /* wc_version, wc_sec, wc_nsec */
  unsigned wc_sec_hi;
  unsigned arch;        /* max_pfn and the words after it; none in arm64 */
  unsigned size;
};

static const struct places WIDE = {8, 4096, 32, 64, 8, 16, 32, 2048, 2560, 3072, 3084, 3088, 3136};
static const struct places NARROW = {4, 1024, 32, 64, 4, 8, 32, 2048, 2176, 2304, 2340, 2316, 2344};
static const struct places ARM = {8, 4096, 1, 48, 8, 0, 16, 48, 560, 1072, 1084, 1088, 1088};

struct guest {
  const struct sitck_domain *domain;
  const struct places *at;
  uint8_t *page;
  /* the list that this guest owns */
  uint64_t root, top, count, pages;
  uint64_t *page_frames;
  uint64_t middles[512];
  /* shared by all roles of the guest */
  struct sleepers *sleepers;
};

struct sleepers {
  uint32_t asleep[VCPUS];
};

enum arch_word { MAX_PFN, FRAME_LIST_LIST, NMI_REASON, P2M_CR3, P2M_VADDR, P2M_GENERATION };

/* ---- memory ---- */

static uint32_t load32(const void *p) { return __atomic_load_n((const uint32_t *)p, __ATOMIC_RELAXED); }
static void store32(void *p, uint32_t v) { __atomic_store_n((uint32_t *)p, v, __ATOMIC_RELAXED); }
static uint64_t load64(const void *p) { return __atomic_load_n((const uint64_t *)p, __ATOMIC_RELAXED); }

/* A 64-bit field of a 32-bit guest may lie across a multiple of 8: two halves, inside its section. */
static void store_halves(uint8_t *p, uint64_t v) {
  store32(p, (uint32_t)v);
  store32(p + 4, (uint32_t)(v >> 32));
}
static uint64_t load_halves(const uint8_t *p) { return load32(p) | (uint64_t)load32(p + 4) << 32; }

static uint64_t word_load(const struct guest *g, const void *p) {
  return g->at->word == 8 ? __atomic_load_n((const uint64_t *)p, __ATOMIC_SEQ_CST)
                          : __atomic_load_n((const uint32_t *)p, __ATOMIC_SEQ_CST);
}
static void word_store(const struct guest *g, void *p, uint64_t v) {
  if (g->at->word == 8) __atomic_store_n((uint64_t *)p, v, __ATOMIC_SEQ_CST);
  else __atomic_store_n((uint32_t *)p, (uint32_t)v, __ATOMIC_SEQ_CST);
}
static uint64_t word_or(const struct guest *g, void *p, uint64_t bits) {
  return g->at->word == 8 ? __atomic_fetch_or((uint64_t *)p, bits, __ATOMIC_SEQ_CST)
                          : __atomic_fetch_or((uint32_t *)p, (uint32_t)bits, __ATOMIC_SEQ_CST);
}
static uint64_t word_and(const struct guest *g, void *p, uint64_t bits) {
  return g->at->word == 8 ? __atomic_fetch_and((uint64_t *)p, bits, __ATOMIC_SEQ_CST)
                          : __atomic_fetch_and((uint32_t *)p, (uint32_t)bits, __ATOMIC_SEQ_CST);
}
static uint64_t word_exchange(const struct guest *g, void *p, uint64_t v) {
  return g->at->word == 8 ? __atomic_exchange_n((uint64_t *)p, v, __ATOMIC_SEQ_CST)
                          : __atomic_exchange_n((uint32_t *)p, (uint32_t)v, __ATOMIC_SEQ_CST);
}
static uint64_t all_ones(const struct guest *g) { return g->at->word == 8 ? UINT64_MAX : UINT32_MAX; }

static int refuse(struct sitck_error *error, int status, uint64_t number, const char *text) {
  error->number = number;
  snprintf(error->text, sizeof error->text, "%s", text);
  return status;
}
static int no_vcpu(struct sitck_error *error, int32_t vcpu) {
  return refuse(error, SITCK_OUT_OF_RANGE, (uint64_t)(int64_t)vcpu, "no such vCPU in the page");
}
static int no_port(struct sitck_error *error, int32_t port) {
  return refuse(error, SITCK_OUT_OF_RANGE, (uint64_t)(int64_t)port, "no such channel in this ABI");
}
static int is_vcpu(const struct guest *g, int32_t vcpu) {
  return vcpu >= 0 && vcpu < (int32_t)g->at->vcpus;
}
static int is_port(const struct guest *g, int32_t port) {
  return port >= (VARIANT == VARIANT_PORT_0) && port < (int32_t)g->at->channels;
}

/* ---- vCPU time ---- */

static uint8_t *record(const struct guest *g, int32_t vcpu) {
  return g->page + vcpu * g->at->vcpu_bytes + g->at->time;
}

static int publish_time(void *state, int32_t vcpu, const struct sitck_time *time,
                        struct sitck_error *error) {
  struct guest *g = state;
  if (!is_vcpu(g, vcpu)) return no_vcpu(error, vcpu);
  uint8_t *r = record(g, vcpu);
  uint32_t odd = load32(r) | 1;
  if (FAULT != FAULT_TORN_TIME) store32(r, odd);
  __atomic_thread_fence(__ATOMIC_RELEASE);
  store_halves(r + 8, time->tsc_timestamp);
  store_halves(r + 16, time->system_time);
  if (VARIANT == VARIANT_PADS) {
    store32(r + 4, 0);
    __atomic_store_n((uint16_t *)(r + 30), 0, __ATOMIC_RELAXED);
  }
  store32(r + 24, time->tsc_to_system_mul);
  __atomic_store_n(r + 28, (uint8_t)time->tsc_shift, __ATOMIC_RELAXED);
  __atomic_store_n(r + 29, time->flags, __ATOMIC_RELAXED);
  __atomic_store_n((uint32_t *)r, odd + 1, __ATOMIC_RELEASE);
  return SITCK_OK;
}

/* Nanoseconds since the record was taken. */
static uint64_t since(const struct sitck_time *time, uint64_t tsc) {
  uint64_t delta = tsc - time->tsc_timestamp;
  int shift = FAULT == FAULT_SHIFT ? -time->tsc_shift : time->tsc_shift;
  delta = shift >= 0 ? delta << shift : delta >> -shift;
  return (uint64_t)(((unsigned __int128)delta * time->tsc_to_system_mul) >> 32);
}

static int update_time(void *state, int32_t vcpu, const struct sitck_time *last,
                       struct sitck_error *error) {
  struct guest *g = state;
  if (!is_vcpu(g, vcpu)) return no_vcpu(error, vcpu);
  struct sitck_time next = *last;
  next.tsc_timestamp = g->domain->tsc(g->domain->kit);
  next.system_time += since(last, next.tsc_timestamp);
  return publish_time(state, vcpu, &next, error);
}

/* The largest multiplier that fits is the most precise one. */
static int scale_of(void *state, uint64_t hertz, struct sitck_scale *scale, struct sitck_error *error) {
  (void)state;
  if (hertz < 1000000 || hertz >= 1000000000000)
    return refuse(error, SITCK_BAD_ARGUMENT, hertz, "frequencies are 1 MHz to 1 THz");
  int shift = -31;
  unsigned __int128 mul;
  while ((mul = ((unsigned __int128)1000000000u << (32 - shift)) / hertz) > UINT32_MAX) shift++;
  scale->tsc_to_system_mul = (uint32_t)mul;
  scale->tsc_shift = (int8_t)shift;
  return SITCK_OK;
}

static void read_record(const struct guest *g, int32_t vcpu, struct sitck_time *time, uint64_t *tsc) {
  uint8_t *r = record(g, vcpu);
  for (;;) {
    uint32_t version = __atomic_load_n((const uint32_t *)r, __ATOMIC_ACQUIRE);
    if (version & 1) continue;
    time->tsc_timestamp = load_halves(r + 8);
    time->system_time = load_halves(r + 16);
    *tsc = g->domain->tsc(g->domain->kit);
    time->tsc_to_system_mul = load32(r + 24);
    time->tsc_shift = (int8_t)__atomic_load_n(r + 28, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (FAULT == FAULT_READER_WRITES) store32(r, version);
    if (load32(r) == version) return;
  }
}

static int system_time(void *state, int32_t vcpu, uint64_t *nanos, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_vcpu(g, vcpu)) return no_vcpu(error, vcpu);
  if (FAULT == FAULT_SEGFAULT) *(volatile int *)(uintptr_t)8 = vcpu;
  if (FAULT == FAULT_EXIT) exit(3);
  if (FAULT == FAULT_STRAY) (void)*(volatile uint8_t *)(g->page + PAGE + 4);
  while (FAULT == FAULT_LOOP) __asm__ volatile("" ::: "memory");
  struct sitck_time time;
  uint64_t tsc;
  read_record(g, vcpu, &time, &tsc);
  *nanos = time.system_time + since(&time, tsc);
  return SITCK_OK;
}

static int frequency(void *state, int32_t vcpu, uint64_t *hertz, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_vcpu(g, vcpu)) return no_vcpu(error, vcpu);
  struct sitck_time time;
  uint64_t tsc;
  read_record(g, vcpu, &time, &tsc);
  if (time.tsc_to_system_mul == 0) return refuse(error, SITCK_BAD_STATE, 0, "no time was published yet");
  unsigned __int128 scaled = (unsigned __int128)1000000000u << 32;
  scaled /= time.tsc_to_system_mul;
  *hertz = (uint64_t)(time.tsc_shift >= 0 ? scaled >> time.tsc_shift : scaled << -time.tsc_shift);
  return SITCK_OK;
}

/* ---- wallclock ---- */

static int publish_wallclock(void *state, int64_t seconds, uint32_t nanos, struct sitck_error *error) {
  struct guest *g = state;
  if (nanos >= 1000000000u) return refuse(error, SITCK_BAD_ARGUMENT, nanos, "a second or more");
  uint8_t *wc = g->page + g->at->wc;
  uint32_t odd = load32(wc) | 1;
  store32(wc, odd);
  __atomic_thread_fence(__ATOMIC_RELEASE);
  store32(wc + 4, (uint32_t)seconds);
  store32(wc + 8, nanos);
  store32(g->page + g->at->wc_sec_hi, (uint32_t)((uint64_t)seconds >> 32));
  __atomic_store_n((uint32_t *)wc, odd + 1, __ATOMIC_RELEASE);
  return SITCK_OK;
}

static int time_of_day(void *state, uint64_t system_time, struct sitck_time_of_day *time,
                       struct sitck_error *error) {
  struct guest *g = state;
  (void)error;
  const uint8_t *wc = g->page + g->at->wc;
  uint64_t seconds, nanos;
  for (;;) {
    uint32_t version = __atomic_load_n((const uint32_t *)wc, __ATOMIC_ACQUIRE);
    if (version & 1) continue;
    seconds = load32(wc + 4);
    nanos = load32(wc + 8);
    if (VARIANT != VARIANT_NO_HIGH) seconds |= (uint64_t)load32(g->page + g->at->wc_sec_hi) << 32;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (load32(wc) == version) break;
  }
  nanos += system_time % 1000000000u;
  time->seconds = (int64_t)(seconds + system_time / 1000000000u + nanos / 1000000000u);
  time->nanos = (uint32_t)(nanos % 1000000000u);
  return SITCK_OK;
}

/* ---- event channels ---- */

static unsigned bits(const struct guest *g) { return g->at->word * 8; }
static unsigned word_of(const struct guest *g, int32_t port) {
  return (unsigned)port / (FAULT == FAULT_PORT_WORD ? 32 : bits(g));
}
static uint64_t bit_of(const struct guest *g, int32_t port) { return (uint64_t)1 << port % bits(g); }
static void *pending_word(const struct guest *g, int32_t port) {
  return g->page + g->at->pending + word_of(g, port) * g->at->word;
}
static void *mask_word(const struct guest *g, int32_t port) {
  return g->page + g->at->mask + word_of(g, port) * g->at->word;
}
static uint8_t *upcall_pending(const struct guest *g, int32_t vcpu) { return g->page + vcpu * g->at->vcpu_bytes; }
static uint8_t *upcall_mask(const struct guest *g, int32_t vcpu) { return upcall_pending(g, vcpu) + 1; }
static void *selector(const struct guest *g, int32_t vcpu) {
  return g->page + vcpu * g->at->vcpu_bytes + g->at->selector;
}

static int is_pv(const struct guest *g) { return g->domain->kind == SITCK_PV; }

/* Waking a vCPU that is awake has no effect: nobody needs to remember who sleeps. */
static void activate(struct guest *g, int32_t vcpu) {
  if (VARIANT == VARIANT_SLEEPERS) {
    if (__atomic_exchange_n(&g->sleepers->asleep[vcpu], 0, __ATOMIC_SEQ_CST)) {
      g->domain->wake(g->domain->kit, vcpu);
      if (is_pv(g)) return;
    }
  } else {
    g->domain->wake(g->domain->kit, vcpu);
  }
  if (!is_pv(g) || !__atomic_load_n(upcall_mask(g, vcpu), __ATOMIC_SEQ_CST))
    g->domain->upcall(g->domain->kit, vcpu);
}

static void notify(struct guest *g, int32_t port) {
  int32_t vcpu = g->domain->vcpu_of(g->domain->kit, port);
  word_or(g, selector(g, vcpu), (uint64_t)1 << word_of(g, port));
  if (!__atomic_exchange_n(upcall_pending(g, vcpu), 1, __ATOMIC_SEQ_CST)) activate(g, vcpu);
}

static int send_event(void *state, int32_t port, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_port(g, port)) return no_port(error, port);
  uint64_t bit = bit_of(g, port);
  if (!(word_or(g, pending_word(g, port), bit) & bit) && !(word_load(g, mask_word(g, port)) & bit))
    notify(g, port);
  return SITCK_OK;
}

static int block(void *state, int32_t vcpu, uint32_t *sleeps, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_vcpu(g, vcpu)) return no_vcpu(error, vcpu);
  if (is_pv(g)) __atomic_store_n(upcall_mask(g, vcpu), 0, __ATOMIC_SEQ_CST);
  if (VARIANT == VARIANT_SLEEPERS) __atomic_store_n(&g->sleepers->asleep[vcpu], 1, __ATOMIC_SEQ_CST);
  *sleeps = __atomic_load_n(upcall_pending(g, vcpu), __ATOMIC_SEQ_CST) == 0;
  if (VARIANT == VARIANT_SLEEPERS && !*sleeps)
    __atomic_store_n(&g->sleepers->asleep[vcpu], 0, __ATOMIC_SEQ_CST);
  return SITCK_OK;
}

static int unmask_for_guest(void *state, int32_t port, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_port(g, port)) return no_port(error, port);
  uint64_t bit = bit_of(g, port);
  if ((word_and(g, mask_word(g, port), ~bit) & bit) && (word_load(g, pending_word(g, port)) & bit))
    notify(g, port);
  return SITCK_OK;
}

static int mask(void *state, int32_t port, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_port(g, port)) return no_port(error, port);
  word_or(g, mask_word(g, port), bit_of(g, port));
  return SITCK_OK;
}

static int clear(void *state, int32_t port, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_port(g, port)) return no_port(error, port);
  word_and(g, pending_word(g, port), ~bit_of(g, port));
  return SITCK_OK;
}

static int unmask(void *state, int32_t port, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_port(g, port)) return no_port(error, port);
  uint64_t bit = bit_of(g, port);
  word_and(g, mask_word(g, port), ~bit);
  if (word_load(g, pending_word(g, port)) & bit) {
    int32_t vcpu = g->domain->vcpu_of(g->domain->kit, port);
    word_or(g, selector(g, vcpu), (uint64_t)1 << word_of(g, port));
    __atomic_store_n(upcall_pending(g, vcpu), 1, __ATOMIC_SEQ_CST);
  }
  return SITCK_OK;
}

static void handle_word(struct guest *g, unsigned word) {
  uint64_t ready = word_load(g, g->page + g->at->pending + word * g->at->word)
                   & ~word_load(g, g->page + g->at->mask + word * g->at->word);
  for (; ready; ready &= ready - 1) {
    int32_t port = (int32_t)(word * bits(g) + (unsigned)__builtin_ctzll(ready));
    uint64_t bit = bit_of(g, port);
    if ((word_load(g, pending_word(g, port)) & bit) && !(word_load(g, mask_word(g, port)) & bit)) {
      word_and(g, pending_word(g, port), ~bit);
      g->domain->event(g->domain->kit, port);
    }
  }
}

static int handle_upcall(void *state, int32_t vcpu, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_vcpu(g, vcpu)) return no_vcpu(error, vcpu);
  if (FAULT != FAULT_SCAN_FIRST) __atomic_store_n(upcall_pending(g, vcpu), 0, __ATOMIC_SEQ_CST);
  uint64_t words = word_exchange(g, selector(g, vcpu), 0);
  for (; words; words &= words - 1) handle_word(g, (unsigned)__builtin_ctzll(words));
  if (FAULT == FAULT_SCAN_FIRST) __atomic_store_n(upcall_pending(g, vcpu), 0, __ATOMIC_SEQ_CST);
  return SITCK_OK;
}

/* ---- the arch part ---- */

static void *arch_word(const struct guest *g, enum arch_word which) {
  return g->page + g->at->arch + (unsigned)which * g->at->word;
}

static int nmi(void *state, uint32_t reason_bit, struct sitck_error *error) {
  struct guest *g = state;
  (void)error;
  word_or(g, arch_word(g, NMI_REASON), (uint64_t)1 << reason_bit);
  return SITCK_OK;
}

static int page_fault(void *state, int32_t vcpu, uint64_t address, struct sitck_error *error) {
  struct guest *g = state;
  if (!is_vcpu(g, vcpu)) return no_vcpu(error, vcpu);
  word_store(g, g->page + vcpu * g->at->vcpu_bytes + g->at->cr2, address);
  return SITCK_OK;
}

/* ---- page tables: four levels for 64-bit guests, three for 32-bit ones ---- */

static const uint64_t FRAME_MASK = 0x000FFFFFFFFFF000u;

static int levels(const struct guest *g) { return g->at->word == 8 ? 4 : 3; }
static unsigned table_index(int level, uint64_t address) {
  return (unsigned)(address >> (12 + 9 * (level - 1))) & 511;
}
static uint64_t cr3_of(const struct guest *g, uint64_t frame) {
  return g->at->word == 8 ? frame << 12 : (uint32_t)(frame << 12 | frame >> 20);
}
static uint64_t frame_of_cr3(const struct guest *g, uint64_t cr3) {
  return g->at->word == 8 ? cr3 >> 12 : (uint32_t)(cr3 >> 12 | cr3 << 20);
}
static uint8_t *frame(const struct guest *g, uint64_t number) {
  return g->domain->frame(g->domain->kit, number);
}
/* One more frame; 0 if none is left. */
static int allocate(const struct guest *g, uint64_t *number) {
  *number = g->domain->allocate(g->domain->kit);
  return *number != UINT64_MAX;
}

/* The top level of a 32-bit guest's tables has four entries, without the bits of the others. */
static uint64_t table_entry(const struct guest *g, int level, uint64_t number) {
  return number << 12 | (g->at->word == 4 && level == 3 ? 1u : 7u);
}

/* ---- the owner of a list ---- */

static uint64_t list_address(const struct guest *g) {
  return g->at->word == 8 ? 0xFFFFC90000000000u : 0xC1000000u;
}
static uint64_t per_page(const struct guest *g) { return PAGE / g->at->word; }

static int map_page(struct guest *g, uint64_t index) {
  uint64_t address = list_address(g) + index * PAGE, table = g->root;
  for (int level = levels(g); level > 1; level--) {
    uint8_t *slot = frame(g, table) + table_index(level, address) * 8;
    if (!(load64(slot) & 1)) {
      uint64_t below;
      if (!allocate(g, &below)) return 0;
      __atomic_store_n((uint64_t *)slot, table_entry(g, level, below), __ATOMIC_RELEASE);
    }
    table = (load64(slot) & FRAME_MASK) >> 12;
  }
  __atomic_store_n((uint64_t *)(frame(g, table) + table_index(1, address) * 8),
                   table_entry(g, 1, g->page_frames[index]), __ATOMIC_RELEASE);
  return 1;
}

static int hang_page(struct guest *g, uint64_t index) {
  uint64_t n = per_page(g);
  if (!g->middles[index / n]) {
    uint64_t middle;
    if (!allocate(g, &middle)) return 0;
    g->middles[index / n] = middle;
    word_store(g, frame(g, g->top) + index / n * g->at->word, middle);
  }
  word_store(g, frame(g, g->middles[index / n]) + index % n * g->at->word, g->page_frames[index]);
  return 1;
}

static void *entry(const struct guest *g, uint64_t pfn) {
  return frame(g, g->page_frames[pfn / per_page(g)]) + pfn % per_page(g) * g->at->word;
}

static int append(struct guest *g, const uint64_t *mfns, uint64_t count) {
  uint64_t pages = (g->count + count + per_page(g) - 1) / per_page(g);
  uint64_t *frames = realloc(g->page_frames, pages * sizeof *frames);
  if (!frames) return 0;
  g->page_frames = frames;
  for (; g->pages < pages; g->pages++)
    if (!allocate(g, &frames[g->pages]) || !hang_page(g, g->pages)) return 0;
  for (uint64_t i = 0; i < count; i++) word_store(g, entry(g, g->count + i), mfns[i]);
  g->count += count;
  return 1;
}

static int exhausted(struct sitck_error *error) {
  return refuse(error, SITCK_BAD_STATE, 0, "no memory is left");
}

static void step_generation(struct guest *g) {
  void *generation = arch_word(g, P2M_GENERATION);
  word_store(g, generation, word_load(g, generation) + 1);
}

static int p2m_set_up(void *state, const uint64_t *mfns, uint64_t count, struct sitck_error *error) {
  struct guest *g = state;
  if (g->root) return refuse(error, SITCK_BAD_STATE, 0, "the list is set up already");
  if (!count) return refuse(error, SITCK_BAD_ARGUMENT, 0, "a list of no entries");
  word_store(g, arch_word(g, P2M_CR3), 0);
  if (!allocate(g, &g->root) || !allocate(g, &g->top)) return exhausted(error);
  if (FAULT == FAULT_CR3_FIRST) word_store(g, arch_word(g, P2M_CR3), cr3_of(g, g->root));
  if (!append(g, mfns, count)) return exhausted(error);
  for (uint64_t i = 0; i < g->pages; i++)
    if (!map_page(g, i)) return exhausted(error);
  word_store(g, arch_word(g, MAX_PFN), g->count);
  word_store(g, arch_word(g, FRAME_LIST_LIST), g->top);
  word_store(g, arch_word(g, P2M_GENERATION), 0);
  word_store(g, arch_word(g, P2M_VADDR), list_address(g));
  word_store(g, arch_word(g, P2M_CR3), cr3_of(g, g->root));
  return SITCK_OK;
}

static int no_pfn(const struct guest *g, uint64_t pfn, struct sitck_error *error) {
  (void)g;
  return refuse(error, SITCK_OUT_OF_RANGE, pfn, "the list has no such pfn");
}

static int p2m_set(void *state, uint64_t pfn, uint64_t mfn, struct sitck_error *error) {
  struct guest *g = state;
  if (pfn >= g->count) return no_pfn(g, pfn, error);
  word_store(g, entry(g, pfn), mfn);
  return SITCK_OK;
}

static int p2m_remap(void *state, uint64_t pfn, struct sitck_error *error) {
  struct guest *g = state;
  if (pfn >= g->count) return no_pfn(g, pfn, error);
  uint64_t index = pfn / per_page(g), fresh;
  if (!allocate(g, &fresh)) return exhausted(error);
  memcpy(frame(g, fresh), frame(g, g->page_frames[index]), PAGE);
  step_generation(g);
  g->page_frames[index] = fresh;
  map_page(g, index);
  hang_page(g, index);
  step_generation(g);
  return SITCK_OK;
}

static int p2m_grow(void *state, const uint64_t *mfns, uint64_t count, struct sitck_error *error) {
  struct guest *g = state;
  if (!g->root) return refuse(error, SITCK_BAD_STATE, 0, "the list is not set up yet");
  uint64_t before = g->pages;
  if (!append(g, mfns, count)) return exhausted(error);
  step_generation(g);
  int mapped = 1;
  for (uint64_t i = before; mapped && i < g->pages; i++) mapped = map_page(g, i);
  step_generation(g);
  if (!mapped) return exhausted(error);
  word_store(g, arch_word(g, MAX_PFN), g->count);
  return SITCK_OK;
}

/* ---- the observer ---- */

static int broken(struct sitck_error *error, uint64_t number, const char *text) {
  return refuse(error, SITCK_BROKEN_WALK, number, text);
}

static int is_address(const struct guest *g, uint64_t address) {
  if (g->at->word == 4) return address <= UINT32_MAX;
  return address >> 47 == 0 || address >> 47 == 0x1FFFF;
}

static int in_hole(const struct guest *g, uint64_t vaddr) {
  uint64_t end = vaddr + word_load(g, arch_word(g, MAX_PFN)) * g->at->word - 1;
  return g->at->word == 8 ? vaddr <= 0xFFFF87FFFFFFFFFF && end > 0xFFFF800000000000
                          : vaddr <= 0xFFFFFFFF && end > 0xF5800000;
}

/* The frames that a read has mapped, until it ends. */
static _Thread_local const uint8_t *mapped[8];
static _Thread_local int mappings;

static const uint8_t *seen(const struct guest *g, uint64_t number) {
  if (VARIANT != VARIANT_MAPS) return frame(g, number);
  const uint8_t *page = g->domain->map_frames(g->domain->kit, &number, 1);
  if (page) mapped[mappings++] = page;
  return page;
}

static void unmap_all(const struct guest *g) {
  while (mappings > 0) g->domain->unmap_frames(g->domain->kit, mapped[--mappings], 1);
}

/* Whether a page of the list has a pfn in it, as all memory of a guest has. */
static int is_listed(const struct guest *g, uint64_t number) {
  return VARIANT != VARIANT_MAPS
         || g->domain->mfn_to_pfn(g->domain->kit, number) < word_load(g, arch_word(g, MAX_PFN));
}

static int read_linear(const struct guest *g, uint64_t cr3, uint64_t pfn, uint64_t *mfn,
                       struct sitck_error *error) {
  uint64_t vaddr = word_load(g, arch_word(g, P2M_VADDR));
  uint64_t address = vaddr + pfn * g->at->word;
  if (VARIANT == VARIANT_HOLE && in_hole(g, vaddr))
    return broken(error, vaddr, "the list lies in the hypervisor's addresses");
  if (vaddr % g->at->word) return broken(error, vaddr, "p2m_vaddr is not aligned");
  if (pfn > (all_ones(g) - vaddr) / g->at->word) return broken(error, vaddr, "the list wraps");
  if (!is_address(g, vaddr) || !is_address(g, address))
    return broken(error, address, "not a canonical address");
  uint64_t number = frame_of_cr3(g, cr3);
  for (int level = levels(g); level > 0; level--) {
    const uint8_t *table = seen(g, number);
    if (!table) return broken(error, number, "a page table in no frame of the guest");
    uint64_t found = load64(table + table_index(level, address) * 8);
    if (!(found & 1)) return broken(error, number, "an entry of this table is not present");
    if (level > 1 && level < 4 && (found & 0x80) && !(g->at->word == 4 && level == 3))
      return broken(error, number, "a large page");
    number = (found & FRAME_MASK) >> 12;
  }
  const uint8_t *page = seen(g, number);
  if (!page) return broken(error, number, "a page of the list in no frame of the guest");
  if (!is_listed(g, number)) return broken(error, number, "a page of the list that is not in the list");
  *mfn = word_load(g, page + (address & (PAGE - 1)));
  return SITCK_OK;
}

static int read_tree(const struct guest *g, uint64_t top, uint64_t pfn, uint64_t *mfn,
                     struct sitck_error *error) {
  uint64_t n = per_page(g), number = top;
  const uint64_t index[] = {pfn / n / n, pfn / n % n, pfn % n};
  if (index[0] >= n) return broken(error, pfn, "the tree cannot hold this pfn");
  for (int i = 0; i < 3; i++) {
    const uint8_t *node = seen(g, number);
    if (!node) return broken(error, number, "a node of the tree in no frame of the guest");
    if (i == 2 && !is_listed(g, number)) return broken(error, number, "a leaf that is not in the tree");
    number = word_load(g, node + index[i] * g->at->word);
  }
  *mfn = number;
  return SITCK_OK;
}

static int read_entry(const struct guest *g, uint64_t pfn, struct sitck_p2m_entry *entry,
                      struct sitck_error *error) {
  uint64_t cr3 = word_load(g, arch_word(g, P2M_CR3));
  if (!cr3) {
    uint64_t top = word_load(g, arch_word(g, FRAME_LIST_LIST));
    if (!top || top == all_ones(g)) return refuse(error, SITCK_UNAVAILABLE, top, "no list to read");
    if (pfn >= word_load(g, arch_word(g, MAX_PFN))) return no_pfn(g, pfn, error);
    entry->generation = 0;
    entry->consistent = 0;
    return read_tree(g, top, pfn, &entry->mfn, error);
  }
  entry->generation = word_load(g, arch_word(g, P2M_GENERATION));
  if (pfn >= word_load(g, arch_word(g, MAX_PFN))) return no_pfn(g, pfn, error);
  int status = read_linear(g, cr3, pfn, &entry->mfn, error);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  entry->consistent = !(entry->generation & 1)
                      && entry->generation == word_load(g, arch_word(g, P2M_GENERATION));
  if (status == SITCK_BROKEN_WALK && !entry->consistent) {
    entry->mfn = all_ones(g); /* the tables changed under the walk: nothing is known */
    return SITCK_OK;
  }
  return status;
}

static int p2m_read(void *state, uint64_t pfn, struct sitck_p2m_entry *entry,
                    struct sitck_error *error) {
  int status = read_entry(state, pfn, entry, error);
  unmap_all(state);
  return status;
}

static int p2m_changed_since(void *state, const struct sitck_p2m_entry *entry, uint32_t *changed,
                             struct sitck_error *error) {
  struct guest *g = state;
  (void)error;
  uint64_t now = word_load(g, arch_word(g, P2M_GENERATION));
  *changed = (now & 1) || now != entry->generation;
  return SITCK_OK;
}

/* ---- the layout, as declared ---- */

#define TIME_INFO                                                                          \
  {"vcpu_time_info", NULL, 0, 32}, {"vcpu_time_info", "version", 0, 4},                    \
  {"vcpu_time_info", "pad0", 4, 4}, {"vcpu_time_info", "tsc_timestamp", 8, 8},             \
  {"vcpu_time_info", "system_time", 16, 8}, {"vcpu_time_info", "tsc_to_system_mul", 24, 4}, \
  {"vcpu_time_info", "tsc_shift", 28, 1}, {"vcpu_time_info", "flags", 29, 1},              \
  {"vcpu_time_info", "pad1", 30, 2}

static const struct sitck_field WIDE_LAYOUT[] = {
  TIME_INFO,
  {"arch_vcpu_info", NULL, 0, 16}, {"arch_vcpu_info", "cr2", 0, 8}, {"arch_vcpu_info", "pad", 8, 8},
  {"vcpu_info", NULL, 0, 64}, {"vcpu_info", "evtchn_upcall_pending", 0, 1},
  {"vcpu_info", "evtchn_upcall_mask", 1, 1}, {"vcpu_info", "evtchn_pending_sel", 8, 8},
  {"vcpu_info", "arch", 16, 16}, {"vcpu_info", "time", 32, 32},
  {"arch_shared_info", NULL, 0, 48}, {"arch_shared_info", "max_pfn", 0, 8},
  {"arch_shared_info", "pfn_to_mfn_frame_list_list", 8, 8}, {"arch_shared_info", "nmi_reason", 16, 8},
  {"arch_shared_info", "p2m_cr3", 24, 8}, {"arch_shared_info", "p2m_vaddr", 32, 8},
  {"arch_shared_info", "p2m_generation", 40, 8},
  {"shared_info", NULL, 0, 3136}, {"shared_info", "vcpu_info", 0, 2048},
  {"shared_info", "evtchn_pending", 2048, 512}, {"shared_info", "evtchn_mask", 2560, 512},
  {"shared_info", "wc_version", 3072, 4}, {"shared_info", "wc_sec", 3076, 4},
  {"shared_info", "wc_nsec", 3080, 4}, {"shared_info", "wc_sec_hi", 3084, 4},
  {"shared_info", "arch", 3088, 48}, {NULL, NULL, 0, 0}};

static const struct sitck_field NARROW_LAYOUT[] = {
  TIME_INFO,
  {"arch_vcpu_info", NULL, 0, 24}, {"arch_vcpu_info", "cr2", 0, 4}, {"arch_vcpu_info", "pad", 4, 20},
  {"vcpu_info", NULL, 0, 64}, {"vcpu_info", "evtchn_upcall_pending", 0, 1},
  {"vcpu_info", "evtchn_upcall_mask", 1, 1}, {"vcpu_info", "evtchn_pending_sel", 4, 4},
  {"vcpu_info", "arch", 8, 24}, {"vcpu_info", "time", 32, 32},
  {"arch_shared_info", NULL, 0, 28}, {"arch_shared_info", "max_pfn", 0, 4},
  {"arch_shared_info", "pfn_to_mfn_frame_list_list", 4, 4}, {"arch_shared_info", "nmi_reason", 8, 4},
  {"arch_shared_info", "p2m_cr3", 12, 4}, {"arch_shared_info", "p2m_vaddr", 16, 4},
  {"arch_shared_info", "p2m_generation", 20, 4}, {"arch_shared_info", "wc_sec_hi", 24, 4},
  {"shared_info", NULL, 0, 2344}, {"shared_info", "vcpu_info", 0, 2048},
  {"shared_info", "evtchn_pending", 2048, 128}, {"shared_info", "evtchn_mask", 2176, 128},
  {"shared_info", "wc_version", 2304, 4}, {"shared_info", "wc_sec", 2308, 4},
  {"shared_info", "wc_nsec", 2312, 4}, {"shared_info", "arch", 2316, 28}, {NULL, NULL, 0, 0}};

static const struct sitck_field ARM_LAYOUT[] = {
  TIME_INFO,
  {"arch_vcpu_info", NULL, 0, 0},
  {"vcpu_info", NULL, 0, 48}, {"vcpu_info", "evtchn_upcall_pending", 0, 1},
  {"vcpu_info", "pad0", 1, 1}, {"vcpu_info", "evtchn_pending_sel", 8, 8},
  {"vcpu_info", "arch", 16, 0}, {"vcpu_info", "time", 16, 32},
  {"arch_shared_info", NULL, 0, 0},
  {"shared_info", NULL, 0, 1088}, {"shared_info", "vcpu_info", 0, 48},
  {"shared_info", "evtchn_pending", 48, 512}, {"shared_info", "evtchn_mask", 560, 512},
  {"shared_info", "wc_version", 1072, 4}, {"shared_info", "wc_sec", 1076, 4},
  {"shared_info", "wc_nsec", 1080, 4}, {"shared_info", "wc_sec_hi", 1084, 4},
  {"shared_info", "arch", 1088, 0}, {NULL, NULL, 0, 0}};

static const struct sitck_field *layout(uint32_t abi) {
  return abi == SITCK_X86_64 ? WIDE_LAYOUT : abi == SITCK_X86_32 ? NARROW_LAYOUT : ARM_LAYOUT;
}

/* ---- the table ---- */

static void *attach(const struct sitck_domain *domain, void *sleepers) {
  struct guest *g = calloc(1, sizeof *g);
  if (g) {
    g->domain = domain;
    g->at = domain->abi == SITCK_X86_64 ? &WIDE : domain->abi == SITCK_X86_32 ? &NARROW : &ARM;
    g->page = domain->shared_info;
    g->sleepers = sleepers;
  }
  return g;
}

static void detach(void *state) {
  struct guest *g = state;
  free(g->page_frames);
  free(g);
}

static void *attach_guest(const struct sitck_domain *domain) {
  (void)domain;
  return calloc(1, sizeof(struct sleepers));
}

static const struct sitck_implementation IMPLEMENTATION = {
  SITCK_TABLE(SITCK_X86_64 | SITCK_X86_32 | SITCK_ARM64, GUESTS),
  .limits_x86_64.first_port = VARIANT == VARIANT_PORT_0 ? 0 : SITCK_PORT_0,
  .limits_x86_32.first_port = VARIANT == VARIANT_PORT_0 ? 0 : SITCK_PORT_0,
  .limits_arm64.first_port = VARIANT == VARIANT_PORT_0 ? 0 : SITCK_PORT_0,
  .attach_guest = VARIANT == VARIANT_SLEEPERS ? attach_guest : NULL, .detach_guest = free,
  .name = "shared_info in C",
  .release = "2.0",
  .vendor = "the kit's example",
  .attach = attach, .detach = detach,
  .publish_time = publish_time, .scale_of = scale_of, .update_time = update_time,
  .system_time = system_time, .frequency = frequency,
  .publish_wallclock = publish_wallclock, .time_of_day = time_of_day,
  .send = send_event, .block = block, .unmask_for_guest = unmask_for_guest,
  .nmi = nmi, .page_fault = page_fault,
  .mask = mask, .unmask = unmask, .clear = clear, .handle_upcall = handle_upcall,
  .p2m_set_up = p2m_set_up, .p2m_set = p2m_set, .p2m_remap = VARIANT == VARIANT_STILL ? NULL : p2m_remap, .p2m_grow = p2m_grow,
  .p2m_read = p2m_read, .p2m_changed_since = p2m_changed_since,
  .layout = layout};

SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION ? &IMPLEMENTATION : NULL;
}
