/*
 * The owner of Linux's p2m list behind the kit's C ABI. What builds, changes and grows the list is
 * Linux's own code, cut from arch/x86/xen/p2m.c of the tree that the user names. A kernel has one
 * list; here the variables of a guest's are put in place for each call, one call at a time.
 */
#include "p2m_stand_ins.h"

#include "shared_info_tck.h"

#include "p2m_cut.c"

#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>

#ifndef FIELD_RELEASE
#define FIELD_RELEASE "unknown"
#endif

enum { SLOTS = 1 << 17 };

struct page { void *at; unsigned long frame; };

struct guest {
  const struct sitck_domain *kit;
  void *root;
  unsigned long count; /* entries that the kit gave */
  struct {
    unsigned long *addr, size, max_pfn, last_pfn, *mid_missing, *top, **top_p, *missing, *identity;
    pte_t *missing_pte, *identity_pte;
  } list;
  struct page *by_page, *by_frame;
  void *free[64];
  int free_count;
};

_Thread_local struct field_now field_now;
_Thread_local struct start_info *xen_start_info;
_Thread_local void *swapper_pg_dir;
_Thread_local int field_booting;
static _Thread_local struct guest *now;
static _Thread_local jmp_buf booted;

static pthread_mutex_t one_kernel = PTHREAD_MUTEX_INITIALIZER;

/* ---- pages ---- */

static struct page *slot(struct page *pages, unsigned long key, int by_frame) {
  unsigned long i = key * 0x9e3779b97f4a7c15UL >> 47;
  while (pages[i].at && (by_frame ? pages[i].frame : (unsigned long)pages[i].at) != key) i = (i + 1) % SLOTS;
  return &pages[i];
}

void *field_page(void) {
  if (now->free_count) return now->free[--now->free_count];
  unsigned long frame = now->kit->allocate(now->kit->kit);
  if (frame == UINT64_MAX) return NULL;
  struct page page = {now->kit->frame(now->kit->kit, frame), frame};
  *slot(now->by_page, (unsigned long)page.at, 0) = page;
  *slot(now->by_frame, frame, 1) = page;
  return page.at;
}

void field_no_page(void *page) {
  if (now->free_count < (int)ARRAY_SIZE(now->free)) now->free[now->free_count++] = page;
}

unsigned long field_frame_of(const void *page) {
  return slot(now->by_page, (unsigned long)page & ~(PAGE_SIZE - 1), 0)->frame;
}

void *field_page_of(unsigned long frame) { return slot(now->by_frame, frame, 1)->at; }

_Noreturn void field_panic(void) { longjmp(booted, 1); }

/* ---- page tables ---- */

/* The entry of an address in the table of a level, or NULL; makes the tables on the way if told to. */
static unsigned long *entry_at(unsigned long address, int level, int make) {
  unsigned long *table = swapper_pg_dir;
  for (int at = 4;; at--) {
    unsigned long *entry = &table[address >> (12 + 9 * (at - 1)) & 511];
    if (at == level) return entry;
    if (!(*entry & 1)) {
      void *below = make ? field_page() : NULL;
      if (!below) {
        if (make) field_panic();
        return NULL;
      }
      memset(below, 0, PAGE_SIZE);
      __atomic_store_n(entry, field_frame_of(below) << PAGE_SHIFT | _KERNPG_TABLE, __ATOMIC_RELEASE);
    }
    table = field_page_of((*entry & FRAME_BITS) >> PAGE_SHIFT);
  }
}

pte_t *lookup_address(unsigned long address, unsigned *level) {
  *level = PG_LEVEL_4K;
  return (pte_t *)entry_at(address, 1, 0);
}
pmd_t *lookup_pmd_address(unsigned long address) { return (pmd_t *)entry_at(address, 2, 0); }
pte_t *populate_extra_pte(unsigned long address) { return (pte_t *)entry_at(address, 1, 1); }
pmd_t *populate_extra_pmd(unsigned long address) { return (pmd_t *)entry_at(address, 2, 1); }

/* A store that fails where the page is read-only, as it does by a fault in the kernel. */
int xen_safe_write_ulong(unsigned long *address, unsigned long value) {
  unsigned long *entry = entry_at((unsigned long)address, 1, 0);
  if (!entry || !(*entry & 1) || !(*entry & WRITABLE)) return -1;
  char *page = field_page_of((*entry & FRAME_BITS) >> PAGE_SHIFT);
  __atomic_store_n((unsigned long *)(page + ((unsigned long)address & (PAGE_SIZE - 1))), value, __ATOMIC_RELAXED);
  return 0;
}

void vm_area_register_early(struct vm_struct *area, unsigned long alignment) {
  (void)alignment;
  area->addr = (void *)0xffffc90000000000UL;
}

/* ---- one kernel at a time ---- */

static void enter(struct guest *guest) {
  pthread_mutex_lock(&one_kernel);
  now = guest;
  field_now = (struct field_now){.domain = guest->kit, .page = guest->kit->shared_info};
  swapper_pg_dir = guest->root;
  xen_p2m_addr = guest->list.addr, xen_p2m_size = guest->list.size;
  xen_max_p2m_pfn = guest->list.max_pfn, xen_p2m_last_pfn = guest->list.last_pfn;
  p2m_mid_missing_mfn = guest->list.mid_missing, p2m_top_mfn = guest->list.top;
  p2m_top_mfn_p = guest->list.top_p, p2m_missing = guest->list.missing;
  p2m_identity = guest->list.identity, p2m_missing_pte = guest->list.missing_pte;
  p2m_identity_pte = guest->list.identity_pte;
}

static int leave(int status) {
  now->root = swapper_pg_dir;
  now->list.addr = xen_p2m_addr, now->list.size = xen_p2m_size;
  now->list.max_pfn = xen_max_p2m_pfn, now->list.last_pfn = xen_p2m_last_pfn;
  now->list.mid_missing = p2m_mid_missing_mfn, now->list.top = p2m_top_mfn;
  now->list.top_p = p2m_top_mfn_p, now->list.missing = p2m_missing;
  now->list.identity = p2m_identity, now->list.missing_pte = p2m_missing_pte;
  now->list.identity_pte = p2m_identity_pte;
  pthread_mutex_unlock(&one_kernel);
  return status;
}

static int refuse(struct sitck_error *error, int status, uint64_t number, const char *text) {
  error->number = number;
  snprintf(error->text, sizeof error->text, "%s", text);
  return status;
}

/* ---- PO ---- */

/* The steps of xen_start_kernel() and xen_setup_shared_info() that concern the list, in their order. */
static int boot(const uint64_t *mfns, uint64_t count) {
  unsigned long room = ALIGN(count, P2M_PER_PAGE);
  unsigned long *given = malloc(room * sizeof *given);
  struct start_info start = {.nr_pages = count, .mfn_list = (unsigned long)given};
  int failed = 1;
  if (given) {
    memcpy(given, mfns, count * sizeof *given);
    xen_start_info = &start;
    field_booting = 1;
    if (!setjmp(booted)) {
      if (!(swapper_pg_dir = field_page())) field_panic();
      memset(swapper_pg_dir, 0, PAGE_SIZE);
      xen_build_dynamic_phys_to_machine();
      xen_vmalloc_p2m_tree();
      xen_build_mfn_list_list();
      xen_setup_mfn_list_list();
      failed = 0;
    }
    field_booting = 0;
  }
  free(given);
  return failed;
}

static int p2m_set_up(void *state, const uint64_t *mfns, uint64_t count, struct sitck_error *error) {
  struct guest *guest = state;
  if (guest->root) return refuse(error, SITCK_BAD_STATE, 0, "the list is set up already");
  if (!count) return refuse(error, SITCK_BAD_ARGUMENT, 0, "a list of no entries");
  enter(guest);
  if (boot(mfns, count)) return leave(refuse(error, SITCK_BAD_STATE, 0, "no memory is left"));
  guest->count = count;
  return leave(SITCK_OK);
}

static int p2m_set(void *state, uint64_t pfn, uint64_t mfn, struct sitck_error *error) {
  struct guest *guest = state;
  enter(guest);
  if (pfn >= xen_p2m_last_pfn) return leave(refuse(error, SITCK_OUT_OF_RANGE, pfn, "behind max_pfn"));
  if (!set_phys_to_machine(pfn, mfn)) return leave(refuse(error, SITCK_BAD_STATE, pfn, "no memory is left"));
  return leave(SITCK_OK);
}

/*
 * As reserve_additional_memory() of drivers/xen/balloon.c does: first the new part of the list says
 * "no frame", then its entries are filled in.
 */
static int p2m_grow(void *state, const uint64_t *mfns, uint64_t count, struct sitck_error *error) {
  struct guest *guest = state;
  enter(guest);
  if (!guest->root) return leave(refuse(error, SITCK_BAD_STATE, 0, "the list is not set up yet"));
  unsigned long end = guest->count + count;
  if (end > xen_max_p2m_pfn) return leave(refuse(error, SITCK_BAD_STATE, end, "behind the hotplug limit"));
  int full = 1;
  for (unsigned long pfn = xen_p2m_last_pfn; full && pfn < ALIGN(end, P2M_PER_PAGE); pfn++)
    full = set_phys_to_machine(pfn, INVALID_P2M_ENTRY);
  for (; full && guest->count < end; guest->count++) full = set_phys_to_machine(guest->count, *mfns++);
  if (!full) return leave(refuse(error, SITCK_BAD_STATE, guest->count, "no memory is left"));
  return leave(SITCK_OK);
}

/* ---- the table ---- */

static void detach(void *state) {
  struct guest *guest = state;
  if (!guest) return;
  free(guest->by_page);
  free(guest->by_frame);
  free(guest);
}

static void *attach(const struct sitck_domain *kit, void *shared) {
  (void)shared;
  struct guest *guest = calloc(1, sizeof *guest);
  if (!guest) return NULL;
  guest->kit = kit;
  guest->by_page = calloc(SLOTS, sizeof *guest->by_page);
  guest->by_frame = calloc(SLOTS, sizeof *guest->by_frame);
  if (guest->by_page && guest->by_frame) return guest;
  detach(guest);
  return NULL;
}

static const struct sitck_implementation IMPLEMENTATION = {
  SITCK_TABLE(SITCK_X86_64, SITCK_PV),
  .name = "Linux p2m", .release = FIELD_RELEASE, .vendor = "built from its source by examples/field",
  .attach = attach, .detach = detach,
  .p2m_set_up = p2m_set_up, .p2m_set = p2m_set, .p2m_grow = p2m_grow};

SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION ? &IMPLEMENTATION : NULL;
}
