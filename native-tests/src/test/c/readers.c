/* A time reader as small kernels write it: plain loads, lfence, a copy of the record in each thread. */
#include "shared_info_tck.h"

#include <stdlib.h>
#include <unistd.h>

enum { VCPU_BYTES = 64, TIME = 32 };
enum { ALWAYS, WHAT_IS_NEW, RESTS, SPINS };

struct record {
  uint32_t version, pad0;
  uint64_t tsc_timestamp, system_time;
  uint32_t tsc_to_system_mul;
  int8_t tsc_shift;
  uint8_t flags, pad1[2];
};

struct guest {
  char *page;
  const struct sitck_domain *domain;
};

static __thread struct record shadow = {.version = 1};

static void *attach(const struct sitck_domain *domain, void *of_guest) {
  (void)of_guest;
  struct guest *guest = calloc(1, sizeof *guest);
  guest->page = domain->shared_info;
  guest->domain = domain;
  return guest;
}

#define rmb() __asm__ volatile("lfence" ::: "memory")

static void copy_record(const struct record *src) {
  do {
    shadow.version = src->version;
    rmb();
    shadow.tsc_timestamp = src->tsc_timestamp;
    shadow.system_time = src->system_time;
    shadow.tsc_to_system_mul = src->tsc_to_system_mul;
    shadow.tsc_shift = src->tsc_shift;
    rmb();
  } while ((src->version & 1) | (shadow.version ^ src->version));
}

static int system_time(void *state, int32_t vcpu, uint64_t *nanos, struct sitck_error *error) {
  (void)error;
  struct guest *guest = state;
  const struct record *src = (const struct record *)(guest->page + vcpu * VCPU_BYTES + TIME);
  if (WAY == RESTS)
    for (;;) pause();
  if (WAY == SPINS) /* until there is no record */
    while (*(volatile const uint32_t *)&src->version | *(volatile const uint32_t *)&src->tsc_to_system_mul) {
    }
  if (WAY == WHAT_IS_NEW) {
    if (shadow.version != src->version || (src->version & 1)) copy_record(src);
  } else {
    copy_record(src);
  }
  uint64_t delta = guest->domain->tsc(guest->domain->kit) - shadow.tsc_timestamp;
  delta = shadow.tsc_shift < 0 ? delta >> -shadow.tsc_shift : delta << shadow.tsc_shift;
  *nanos = shadow.system_time
           + (uint64_t)(((unsigned __int128)delta * shadow.tsc_to_system_mul) >> 32);
  return SITCK_OK;
}

static const struct sitck_implementation TABLE = {
  SITCK_TABLE(SITCK_X86_64, SITCK_PV), .name = "readers", .release = "1",
  .vendor = "a test", .attach = attach, .system_time = system_time};

SITCK_EXPORT
const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION ? &TABLE : 0;
}
